def run(case, collector): pass

-- Sets the request that each connection sends.
-- In the last two seconds no connection sends anything, so that no request is in progress when wrk stops.
local seconds, start

function init(arguments)
    seconds = tonumber(arguments[1])
    start = os.time()
    wrk.method = arguments[2]
    wrk.headers["X-Api-Key"] = "key-of-ann"
    if wrk.method == "POST" then wrk.body = '{"item":"tea"}' end
end

function delay()
    return os.time() - start < seconds - 2 and 0 or 60000
end

// Functions for the scripts of the tests. They come before each script, in one function with it.
const isVisible = element => !!element && element.isConnected
    && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && element.getClientRects().length > 0;

// The text that a user sees. `innerText` has the content of closed `<details>` too.
function visibleText(root) {
    if (!root) return '';
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = '', last = null;
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!isVisible(parent) || ['OPTION', 'SCRIPT', 'STYLE'].includes(parent.tagName)) continue;
        if (last && getComputedStyle(parent).display !== 'inline') text += '\n';
        text += walker.currentNode.data;
        last = parent;
    }
    return text;
}

const nameOf = element => {
    const label = element.getAttribute('aria-labelledby');
    const labelled = label && label.split(/\s+/).map(id => document.getElementById(id)?.textContent ?? '').join(' ');
    return (element.getAttribute('aria-label') || labelled || element.textContent || element.title).trim()
        .replace(/\s+/g, ' ');
};

function describe(element) {
    if (!element || element === document.body) return 'body';
    const name = element.labels?.length ? element.labels[0].textContent : nameOf(element);
    return `${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''} ${name.slice(0, 40)}`.trim();
}

const detail = () => document.getElementById('detail');

const tabNamed = (name, root) => [...root.querySelectorAll('[role=tab]')]
    .find(tab => nameOf(tab) === name && isVisible(tab)) ?? null;

const buttonNamed = (name, root) => [...root.querySelectorAll('button, summary, [role=button]')]
    .find(button => isVisible(button) && !button.disabled && nameOf(button).startsWith(name)) ?? null;

const numbersIn = text => (text.match(/\d[\d,.\u202f\u00a0]*/g) ?? []).map(t => Number(t.replace(/[^\d]/g, '')));

const grid = () => document.querySelector('#calls[role=grid], #calls [role=grid]');

// True if the count of a grid's rows includes the row of its column headers.
const headers = () => grid().querySelectorAll('[role=columnheader]').length > 0 ? 1 : 0;

const callCount = () => Math.max(0, Number(grid().getAttribute('aria-rowcount')) - headers());

function gridRows() {
    const box = grid().getBoundingClientRect();
    return [...grid().querySelectorAll('[role=row][data-id]')]
        .filter(row => row.checkVisibility() && row.dataset.id !== '')
        .map(row => {
            const place = row.getBoundingClientRect();
            return {
                id: Number(row.dataset.id),
                index: Number(row.getAttribute('aria-rowindex')),
                selected: row.getAttribute('aria-selected') === 'true',
                cells: [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent.trim()),
                top: place.top - box.top,
                onScreen: place.bottom > box.top && place.top < Math.min(box.bottom, innerHeight),
            };
        })
        .sort((a, b) => a.index - b.index);
}

// The element that scrolls the list.
function scroller(root = grid()) {
    const all = [root, ...root.querySelectorAll('*')];
    for (let up = root.parentElement; up; up = up.parentElement) all.push(up);
    return all.find(element => element.scrollHeight > element.clientHeight + 1
        && ['auto', 'scroll'].includes(getComputedStyle(element).overflowY)) ?? null;
}

const optionIndex = (select, wanted) => {
    const options = [...select.options];
    const by = test => options.findIndex(test);
    for (const test of [o => o.value === wanted, o => o.text.trim() === wanted, o => o.text.trim().startsWith(wanted)]) {
        if (by(test) >= 0) return by(test);
    }
    return null;
};

function setValue(field, value) {
    field.focus();
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
}

// What no test may leave behind.
function trouble() {
    const found = [...(window.__violations ?? [])].map(text => ['policy', text]);
    if ('__pwned' in window) found.push(['executed', String(window.__pwned)]);
    for (const element of document.querySelectorAll('[data-pwned], script:not([src]), iframe, object, embed, base')) {
        found.push(['markup', element.outerHTML.slice(0, 200)]);
    }
    for (const element of document.querySelectorAll('a[href], form[action], img[src]')) {
        const target = element.getAttribute('href') ?? element.getAttribute('action') ?? element.getAttribute('src');
        if (/^\s*javascript:/i.test(target)) found.push(['script', element.outerHTML.slice(0, 200)]);
    }
    for (const entry of performance.getEntriesByType('resource')) {
        if (!entry.name.startsWith(location.origin + '/') && !/^(data|blob):/.test(entry.name)) {
            found.push(['foreign', entry.name]);
        }
    }
    if ({}.pwned !== undefined) found.push(['prototype', String({}.pwned)]);
    return found;
}

function startFrames() {
    const record = window.__frames = { lengths: [], last: performance.now(), running: true };
    const step = () => {
        if (!record.running) return;
        const time = performance.now();
        record.lengths.push(time - record.last);
        record.last = time;
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
}

function stopFrames() {
    window.__frames.running = false;
    return window.__frames.lengths;
}

const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));

async function until(test, what) {
    for (const end = performance.now() + 15000; !test(); await frame()) {
        if (performance.now() > end) throw new Error(`not within 15 s: ${what}`);
    }
}

// Shows views, and for each of their first rows each part of the details, with all that can be expanded.
async function visitEverything(views) {
    let visited = 0;
    for (const view of views) {
        tabNamed(view, document).click();
        await frame();
        const rows = () => document.querySelectorAll(`#${view.toLowerCase()} [data-id]`);
        for (let number = 0; number < Math.min(6, rows().length); number++) {
            await visitRow(rows()[number]);
            visited += 1;
        }
        for (const element of document.querySelectorAll('body *')) element.dispatchEvent(new MouseEvent('mouseover'));
    }
    return visited;
}

async function visitRow(row) {
    row.click();
    if (!isVisible(detail())) row.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    const copy = document.getElementById('copy-event');
    await until(() => isVisible(detail()) && !copy.disabled, `the details of ${row.textContent.slice(0, 80)}`);
    for (const tab of [...detail().querySelectorAll('[role=tab]')].filter(isVisible)) {
        tab.click();
        buttonNamed('Expand all', detail())?.click();
        await frame();
    }
    document.getElementById('detail-close').click();
    await until(() => !isVisible(detail()), 'the details are closed');
}

// Returns the visible texts whose contrast against their background is too low. Comes after helpers.js.

const channels = colour => {
    const found = colour.match(/[\d.]+%?/g).map(Number);
    if (/^color\(srgb/.test(colour)) return [...found.slice(0, 3).map(value => value * 255), found[3] ?? 1];
    return [found[0], found[1], found[2], found[3] ?? 1];
};

const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];

function background(element) {
    const layers = [];
    for (let up = element; up; up = up.parentElement) {
        const colour = channels(getComputedStyle(up).backgroundColor);
        if (colour[3] > 0) layers.push(colour);
        if (colour[3] === 1) break;
    }
    const dark = getComputedStyle(document.documentElement).colorScheme.includes('dark')
        && matchMedia('(prefers-color-scheme: dark)').matches;
    return layers.reduceRight((below, layer) => over(layer, below), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
}

const luminance = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
};

function contrast(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

function opacityOf(element) {
    let opacity = 1;
    for (let up = element; up; up = up.parentElement) opacity *= Number(getComputedStyle(up).opacity);
    return opacity;
}

function weakTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), weak = [];
    let count = 0;
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !isVisible(element) || element.closest(':disabled')) continue;
        if (['OPTION', 'DATALIST', 'TITLE'].includes(element.tagName) || element.closest('.visually-hidden')) continue;
        const style = getComputedStyle(element), behind = background(element), colour = channels(style.color);
        colour[3] *= opacityOf(element);
        const ratio = contrast(over(colour, behind), behind);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
        count += 1;
        if (ratio < (large ? 3 : 4.5)) {
            weak.push(`${ratio.toFixed(2)} ${describe(element)} "${walker.currentNode.data.trim().slice(0, 40)}"`);
        }
    }
    return [count, weak];
}

function weakFocus(element) {
    const style = getComputedStyle(element);
    const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    if (!drawn) return style.boxShadow === 'none' ? 'no ring' : null;
    const parent = parseFloat(style.outlineOffset) < 0 ? element : element.parentElement ?? element;
    const ratio = contrast(over(channels(style.outlineColor), background(parent)), background(parent));
    return ratio < 3 ? `ring ${ratio.toFixed(2)}` : null;
}

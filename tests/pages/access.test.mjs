// What the law asks (WCAG 2.1 AA), as far as a program can see it, and paper.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { files, kinds, launch, open, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const root = process.env.SITES;
const during = new Date("2018-10-22T07:30:00Z");
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function violations(page) {
  await page.evaluate(axe);
  const report = await page.evaluate(() => window.axe.run());
  const lines = report.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" | ")}`);
  return { lines, passed: report.passes.length };
}

// Every language and width, both colour schemes, and names that are hard to fit.
const looks = [
  ["fair", "", "light", 1200],
  ["fair", "", "dark", 1200],
  ["fair", "", "dark", 320],
  ["fair", "sv/", "light", 320],
  ["fair", "en/", "light", 640],
  ["hostile", "", "light", 320],
  ["hostile", "sv/", "dark", 1200],
];
for (const [name, language, colorScheme, width] of looks) {
  test(`${name}, ${language || "fi/"}, ${colorScheme}, ${width} px: axe finds nothing`, async (t) => {
    const folder = join(root, name);
    const address = await serve(t, folder);
    const options = { colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" };
    const { page, faults } = await open(t, browser, address, options);
    await page.clock.setFixedTime(during);
    assert.ok(kinds(folder, language).includes(`${language}usage.html`), "a page of usage");
    let rules = 0;
    for (const file of kinds(folder, language)) {
      await page.goto(`${address}/${file}`);
      const { lines, passed } = await violations(page);
      assert.deepEqual(lines, [], file);
      assert.ok(passed > 20, `axe looked at next to nothing of ${file}`);
      rules += passed;
      // WCAG 1.4.10: nothing but tables that scroll by themselves is wider than the window.
      const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= window, `${file} is ${wide} px wide`);
    }
    assert.deepEqual(faults, []);
    t.diagnostic(`no violations; ${rules} rules passed on ${kinds(folder, language).length} pages`);
  });
}

test("keys: the first stop skips to the content, every stop can be seen, tables that scroll are stops", async (t) => {
  const address = await serve(t, join(root, "fair"));
  const { page } = await open(t, browser, address, { viewport: { width: 320, height: 640 } });
  await page.goto(`${address}/index.html`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  let scrolled = false;
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return [style.outlineStyle, parseFloat(style.outlineWidth), document.activeElement.className];
    });
    assert.equal(seen[0], "solid");
    assert.ok(seen[1] >= 2);
    scrolled ||= seen[2] === "scroll";
  }
  assert.ok(scrolled);
});

test("motion is asked for only from those who do not mind it", async (t) => {
  const address = await serve(t, join(root, "fair"));
  for (const [reducedMotion, behaviour] of [["reduce", "auto"], ["no-preference", "smooth"]]) {
    const { page } = await open(t, browser, address, { reducedMotion });
    await page.goto(`${address}/index.html`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), behaviour);
  }
});

for (const name of ["fair", "published", "hostile"]) {
  test(`${name}: a month prints on one sheet of A4, whole`, async (t) => {
    const folder = join(root, name);
    const address = await serve(t, folder);
    const { page } = await open(t, browser, address);
    const months = files(folder, ".html").filter((file) => file.includes("months/"));
    assert.ok(months.length >= 6);
    for (const file of months) {
      await page.goto(`${address}/${file}`);
      const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      assert.equal(paper.match(/\/Type\s*\/Page\b(?!s)/g).length, 1, file);
      const [, wide, high] = paper.match(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/);
      assert.deepEqual([Math.round(wide), Math.round(high)], [842, 595], file);
    }
  });
}

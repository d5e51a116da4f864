// A site of several terms: it opens on the present one by the reader's clock, wherever it is put.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { kinds, launch, open, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = join(process.env.SITES, "terms");
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function at(t, file, time, options) {
  const address = await serve(t, folder);
  const opened = await open(t, browser, address, options);
  await opened.page.clock.setFixedTime(new Date(time));
  await opened.page.goto(`${address}/${file}`);
  const close = async () => {
    assert.deepEqual(opened.faults, []);
    await opened.page.context().close();
  };
  return { page: opened.page, address, close };
}

// Autumn ends with 20.12.2018, spring goes from 7.1. to 30.5.2019, and autumn begins on 2.9.
const moments = [
  ["2018-07-01T09:00:00Z", "2018-syksy"],
  ["2018-12-20T21:59:59Z", "2018-syksy"],
  ["2018-12-20T22:00:00Z", "2019-kevat"],
  ["2019-03-01T09:00:00Z", "2019-kevat"],
  ["2019-07-01T09:00:00Z", ""],
  ["2030-01-01T09:00:00Z", ""],
];
for (const timezoneId of ["Europe/Helsinki", "Pacific/Auckland"]) {
  test(`the site opens on the term that goes on, or comes next, in ${timezoneId}`, async (t) => {
    for (const [time, term] of moments) {
      for (const file of ["index.html", "sv/index.html", "libraries/imatra.html", "changes.html"]) {
        const { page, address, close } = await at(t, file, time, { timezoneId });
        // The last term is shown at the address itself.
        const wanted = term ? `${address}/terms/${term}/${file}` : `${address}/${file}`;
        await page.waitForURL(wanted);
        await page.locator("h1").waitFor();
        const name = { "2018-syksy": "Syksy 2018", "2019-kevat": "Kevät 2019" }[term] ?? "Syksy 2019";
        assert.equal(await page.locator("header .term").innerText(), name, `${file} at ${time}`);
        await close();
      }
    }
  });
}

test("a library that has left is found in the last term that had it", async (t) => {
  const { page, address, close } = await at(t, "libraries/rautjarvi.html", "2019-10-01T09:00:00Z");
  assert.equal(page.url(), `${address}/libraries/rautjarvi.html`);
  assert.equal(await page.locator("header .term").innerText(), "Kevät 2019");
  await close();
});

test("another term stays open when it is chosen, and the present one is marked", async (t) => {
  const { page, address, close } = await at(t, "index.html", "2019-03-04T09:00:00Z");
  const menu = page.getByRole("navigation", { name: "Kaudet" });
  assert.equal(await menu.locator(".mark").count(), 1);
  assert.match(await menu.locator("li:has(.mark)").innerText(), /^Kevät 2019\s+nyt$/);
  await page.locator("#now a").waitFor();
  await menu.getByRole("link", { name: "Syksy 2018" }).click();
  await page.waitForURL(`${address}/terms/2018-syksy/index.html`);
  await page.getByText("Palvelu ei nyt päivystä.").waitFor();
  await page.getByRole("link", { name: "Imatra" }).first().click();
  await page.waitForURL(`${address}/terms/2018-syksy/libraries/imatra.html`);
  await menu.getByRole("link", { name: "Kevät 2019" }).click();
  await page.waitForURL(`${address}/terms/2019-kevat/libraries/imatra.html`);
  await menu.getByRole("link", { name: "Meneillään oleva kausi" }).click();
  await page.waitForURL(`${address}/terms/2019-kevat/libraries/imatra.html`);
  await close();
});

test("who is on duty now is linked from the front page at both of its addresses", async (t) => {
  for (const file of ["index.html", "terms/2019-syksy/index.html"]) {
    const { page, close } = await at(t, file, "2019-09-02T07:30:00Z");
    await page.locator("#now a").click();
    assert.equal(await page.locator("h1").innerText(), "Imatra");
    await close();
  }
});

test("without a script the stated term is shown, and every term is reached", async (t) => {
  const { page, address, close } = await at(t, "index.html", "2018-10-01T09:00:00Z", { javaScriptEnabled: false });
  assert.equal(page.url(), `${address}/index.html`);
  assert.equal(await page.locator("header .term").innerText(), "Syksy 2019");
  await page.getByRole("link", { name: "Syksy 2018" }).click();
  assert.equal(page.url(), `${address}/terms/2018-syksy/index.html`);
  await close();
});

test("a folder on a memory stick opens on the present term, too", async (t) => {
  const context = await browser.newContext({ locale: "fi-FI" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date("2019-03-01T09:00:00Z"));
  await page.goto(pathToFileURL(join(folder, "index.html")).href);
  await page.waitForURL("**/terms/2019-kevat/index.html");
});

for (const [language, colorScheme, width] of [
  ["", "light", 1200],
  ["en/", "dark", 640],
  ["sv/", "light", 320],
]) {
  test(`${language || "fi/"}, ${colorScheme}, ${width} px: axe finds nothing`, async (t) => {
    const options = { colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" };
    const address = await serve(t, folder);
    const { page, faults } = await open(t, browser, address, options);
    await page.clock.setFixedTime(new Date("2019-03-04T09:00:00Z"));
    for (const file of kinds(folder, `terms/2019-kevat/${language}`)) {
      await page.goto(`${address}/${file}`);
      await page.evaluate(axe);
      const report = await page.evaluate(() => window.axe.run());
      const found = report.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" | ")}`);
      assert.deepEqual(found, [], file);
      assert.ok(report.passes.length > 20, `axe looked at next to nothing of ${file}`);
      const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= window, `${file} is ${wide} px wide`);
    }
    assert.deepEqual(faults, []);
  });
}

// Who is on duty now, with a fixed clock; pages without a script; names that are texts.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, serve } from "./site.mjs";

const root = process.env.SITES;
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function at(t, site, file, time, options) {
  const address = await serve(t, join(root, site));
  const opened = await open(t, browser, address, options);
  await opened.page.clock.setFixedTime(new Date(time));
  await opened.page.goto(`${address}/${file}`);
  const close = async () => {
    assert.deepEqual(opened.faults, []);
    await opened.page.context().close();
  };
  return { page: opened.page, close };
}

// Helsinki is three hours ahead of UTC until Sunday 28.10.2018, then two.
const moments = [
  ["2018-10-26T06:59:59Z", "weeks/2018-43.html", []],
  ["2018-10-26T07:00:00Z", "weeks/2018-43.html", ["2018-10-26T10:00+03:00"]],
  ["2018-10-26T08:59:59Z", "weeks/2018-43.html", ["2018-10-26T10:00+03:00"]],
  ["2018-10-26T09:00:00Z", "weeks/2018-43.html", ["2018-10-26T12:00+03:00"]],
  ["2018-10-29T07:00:00Z", "weeks/2018-44.html", []],
  ["2018-10-29T07:59:59Z", "weeks/2018-44.html", []],
  ["2018-10-29T08:00:00Z", "weeks/2018-44.html", ["2018-10-29T10:00+02:00"]],
  ["2018-10-29T13:59:59Z", "weeks/2018-44.html", ["2018-10-29T14:00+02:00"]],
  ["2018-10-29T14:00:00Z", "weeks/2018-44.html", []],
];
for (const timezoneId of ["Europe/Helsinki", "America/St_Johns", "Pacific/Auckland"]) {
  test(`the duty that goes on is marked, before and after the clocks change, in ${timezoneId}`, async (t) => {
    for (const [time, file, wanted] of moments) {
      const { page, close } = await at(t, "fair", file, time, { timezoneId });
      const marked = await page.locator("tr.is-now time:first-of-type").evaluateAll((all) => all.map((t) => t.dateTime));
      assert.deepEqual(marked, wanted, time);
      const words = await page.locator(".mark").allTextContents();
      assert.deepEqual(words, wanted.map(() => "nyt"), "not by colour alone");
      await close();
    }
  });
}

test("a duty of the night in which the clocks go back lasts an hour longer", async (t) => {
  for (const [time, wanted] of [
    ["2018-10-27T22:59:00Z", 0],
    ["2018-10-27T23:00:00Z", 1],
    ["2018-10-28T03:59:00Z", 1],
    ["2018-10-28T04:00:00Z", 1],
    ["2018-10-28T08:00:00Z", 0],
  ]) {
    const { page, close } = await at(t, "hostile", "weeks/2018-43.html", time);
    assert.equal(await page.locator("tr.is-now").count(), wanted, time);
    await close();
  }
  const { page, close } = await at(t, "hostile", "weeks/2018-43.html", "2018-10-28T03:30:00Z");
  const [from, to] = await page.locator("tr.is-now time").evaluateAll((all) => all.map((t) => t.dateTime));
  assert.deepEqual([from, to], ["2018-10-28T02:00+03:00", "2018-10-28T06:00+02:00"]);
  await close();
});

test("the mark moves on by itself", async (t) => {
  const address = await serve(t, join(root, "fair"));
  const { page } = await open(t, browser, address);
  await page.clock.install({ time: new Date("2018-10-29T09:59:00Z") });
  await page.goto(`${address}/weeks/2018-44.html`);
  assert.equal(await page.locator("tr.is-now time").first().getAttribute("datetime"), "2018-10-29T10:00+02:00");
  await page.clock.fastForward("02:00");
  assert.equal(await page.locator("tr.is-now time").first().getAttribute("datetime"), "2018-10-29T12:00+02:00");
  assert.equal(await page.locator(".mark").count(), 1);
});

test("the front page says who is on duty, when, and which week it is", async (t) => {
  for (const [file, hours, week, mark] of [
    ["index.html", "12.00–14.00", "Viikko 43", "tämä viikko"],
    ["sv/index.html", "12.00–14.00", "Vecka 43", "denna vecka"],
    ["en/index.html", "12:00–14:00", "Week 43", "this week"],
  ]) {
    const { page, close } = await at(t, "fair", file, "2018-10-22T09:30:00Z");
    await page.locator("#now a").waitFor();
    assert.equal(await page.locator("#now .who").innerText(), `Nokia ${hours}`);
    assert.match(await page.locator(".weeks .is-now").innerText(), new RegExp(`^${week} .*${mark}$`, "s"));
    await page.locator("#now a").click();
    assert.equal(await page.locator("h1").innerText(), "Nokia");
    await close();
  }
  for (const time of ["2018-10-22T18:00:00Z", "2018-07-01T09:00:00Z", "2019-02-01T09:00:00Z"]) {
    const { page, close } = await at(t, "fair", "index.html", time);
    await page.getByText("Palvelu ei nyt päivystä.").waitFor();
    await close();
  }
});

test("everything can be read and reached without a script", async (t) => {
  const { page, close } = await at(t, "fair", "index.html", "2018-10-22T09:30:00Z", { javaScriptEnabled: false });
  assert.match(await page.locator("#now").innerText(), /Katso viikon sivulta/);
  await page.getByRole("link", { name: "Viikko 43" }).click();
  assert.equal(await page.locator("tr.is-now").count(), 0);
  assert.equal(await page.locator("tbody tr:not(.day)").count(), 15);
  await page.getByRole("link", { name: /^Seuraava/ }).click();
  assert.match(await page.locator("h1").innerText(), /Viikko 44/);
  await page.getByRole("link", { name: "Pooli 5" }).first().click();
  await page.getByRole("link", { name: "Sastamala" }).first().click();
  assert.equal(await page.locator("h1").innerText(), "Sastamala");
  await page.getByRole("link", { name: "svenska" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "sv");
  assert.equal(await page.locator("h1").innerText(), "Sastamala");
  for (const name of ["Bibliotek", "Pooler", "Ändringar", "Rättvisa", "Startsida"]) {
    await page.getByRole("navigation", { name: "Sidor" }).getByRole("link", { name }).click();
    assert.equal(await page.locator("[aria-current=page]").innerText(), name);
  }
  await close();
});

test("hostile names are texts", async (t) => {
  const names = {
    script: "<script>window.hacked = 1</script>",
    lainaus: "Lainaus \"kaksi\" 'yksi' &amp; &lt; --> ]]>",
    // Without the characters that would turn what stands behind the name.
    oikealta: "مكتبة  المدينة  123",
    pitka: "Pitkä".repeat(40),
  };
  for (const [id, name] of Object.entries(names)) {
    const { page, close } = await at(t, "hostile", `libraries/${id}.html`, "2018-10-22T09:30:00Z");
    assert.equal(await page.locator("h1").textContent(), name);
    assert.equal(await page.locator("h1 bdi").count(), 1, "no name changes the direction of what is beside it");
      assert.ok((await page.title()).startsWith(name.replace(/ +/g, " ")));
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    await close();
  }
  const { page, close } = await at(t, "hostile", "libraries/script.html", "2018-10-22T09:30:00Z");
  assert.equal(await page.locator("p.contact .way").first().textContent(), "</td><img src=x onerror=alert(1)>");
  assert.equal(await page.locator("p.contact a").first().getAttribute("href"), "tel:+3580000000011");
  assert.equal(await page.locator("img").count(), 0);
  await page.goto(new URL("../changes.html", page.url()).href);
  assert.doesNotMatch(await page.locator("main").innerText(), /puhelimessa/, "notes are not published");
  await page.goto(new URL("index.html", page.url()).href);
  assert.equal(await page.locator("header .term").textContent(), "</title><script>window.hacked = 2</script> Syksy");
  await close();
});

test("the front page shows a hostile name on duty as text", async (t) => {
  const { page, close } = await at(t, "hostile", "index.html", "2018-10-28T01:00:00Z");
  await page.locator("#now a").waitFor();
  assert.match(await page.locator("#now .who").innerText(), /^<script>window\.hacked = 1<\/script> 02\.00–06\.00$/);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await close();
});

test("changes say who no longer has a duty and who has it", async (t) => {
  const { page, close } = await at(t, "hostile", "changes.html", "2018-10-22T09:30:00Z");
  const rows = await page.locator("tbody tr").evaluateAll((all) => all.map((r) => [...r.cells].slice(0, 3).map((c) => c.textContent)));
  const cells = rows.map((row) => row.map((text) => text.replace(/[\u2066-\u2069\u202e]/g, "")));
  assert.equal(cells.length, 4, "a swap has two lines");
  assert.equal(cells[0][0], "perjantai 2.11. 12.00–16.00");
  assert.equal(cells[0][2], "peruttu");
  assert.equal(cells[1][1], "<script>window.hacked = 1</script>");
  assert.deepEqual(cells[2].slice(1), ["Öulu", "vaihdettu → Ähtäri"]);
  assert.deepEqual(cells[3].slice(1), ["Ähtäri", "vaihdettu → Öulu"]);
  await close();
});

test("a library's page counts what lies behind the reader, beside what the roster holds", async (t) => {
  const figures = async (now) => {
    const { page, close } = await at(t, "published", "libraries/nokia.html", now);
    const done = await page.locator("dl.figures div", { hasText: "Tehty tähän mennessä" }).locator("dd").innerText();
    const all = await page.locator("dl.figures div", { hasText: "Listalla koko kaudella" }).locator("dd").innerText();
    await close();
    return [done, all];
  };
  const [before, all] = await figures("2018-08-30T09:00:00Z");
  assert.equal(before, "0,0 h");
  const [halfway] = await figures("2018-10-22T09:30:00Z");
  assert.ok(halfway !== "0,0 h" && halfway !== all, halfway);
  assert.deepEqual(await figures("2018-12-31T09:00:00Z"), [all, all]);
});

test("libraries stand in the order of Finnish, å ä ö last", async (t) => {
  const { page, close } = await at(t, "hostile", "libraries.html", "2018-10-22T09:30:00Z");
  const names = await page.locator("tbody th").allTextContents();
  assert.deepEqual(names.slice(-4, -1), ["Zorro", "Ähtäri", "Öulu"]);
  await close();
});

test("calendars are linked to with whole addresses, to subscribe and to copy", async (t) => {
  const { page, close } = await at(t, "hostile", "libraries/ahtari.html", "2018-10-22T09:30:00Z");
  const links = await page.locator(".calendar a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.deepEqual(links, [
    "webcal://kirjo.example/vuorot/calendars/ahtari.ics",
    "https://kirjo.example/vuorot/calendars/ahtari.ics",
  ]);
  await close();
});

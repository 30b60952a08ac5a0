// Goes to every kind of page in both languages, and checks each as people with a telephone, a dark room, a screen reader
// or a slow line would: no violation that axe-core finds, nothing wider than the screen, nothing that runs, one style
// sheet, no request elsewhere. Keeps the HTML of each for the checker of the W3C.
// Usage: crawl.cjs CHROMIUM BASE TOKEN SHEET WRONG-SHEET FOLDER
const fs = require("fs");
const path = require("path");
const { NARROW, WIDE, expect, open, story } = require("./open.cjs");

const [chromium, base, token, sheet, wrongSheet, folder] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** How many pages of each kind are looked at. */
const OF_A_KIND = 2;

/** What all pages have in common whose addresses differ only in names and numbers. */
function kind(address) {
  const { pathname, search } = new URL(address);
  const names = search.replace(/=[^&]*/g, "=");
  const steps = pathname.split("/");
  const known = /^(en|fr|plans|organizations|commitments|events|versions|history|about|follow|team|previews|pages|)$/;
  return steps.map((step) => (known.test(step) ? step : "*")).join("/") + names;
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`).join(" | ")}`,
  );
}

/** What is wider than the screen; nothing may be, but what scrolls by itself. */
async function wider(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const all = [...document.querySelectorAll("body *")];
    const wide = all.filter((element) => element.getBoundingClientRect().right > room + 1);
    return wide.map((element) => element.outerHTML.slice(0, 120));
  });
}

async function check(page, address, wrong) {
  for (const [viewport, colorScheme] of [[WIDE, "light"], [NARROW, "dark"]]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    wrong.push(...(await violations(page)).map((said) => `${address} (${viewport.width}, ${colorScheme}): ${said}`));
    wrong.push(...(await wider(page)).map((said) => `${address} is wider than ${viewport.width}: ${said}`));
  }
  const sheets = await page.locator('link[rel="stylesheet"]').count();
  if (sheets !== 1) wrong.push(`${address} has ${sheets} style sheets`);
}

story(chromium, async (browser) => {
  // Scripts run, or axe-core would not; those of the pages are kept from it by their policy.
  const { page, wrong } = await open(browser, { javaScriptEnabled: true });
  const seen = new Map();
  let kept = 0;
  const keep = (html) => {
    kept += 1;
    fs.writeFileSync(path.join(folder, `${String(kept).padStart(4, "0")}.html`), html);
  };
  const look = async (address) => {
    const response = await page.goto(address);
    keep(await response.text());
    await check(page, address, wrong);
    return page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.href.split("#")[0]));
  };

  // What the team sees is met first: it is signed in, uploads, and is refused.
  for (const lang of ["en", "fr"]) {
    await look(`${base}/${lang}/team`);
    await page.locator("#token").fill("nonsense");
    await Promise.all([page.waitForNavigation(), page.locator("form.stack button").click()]);
    await check(page, `${lang}: a wrong token`, wrong);
    keep(await page.content());
    await page.locator("#token").fill(token);
    await Promise.all([page.waitForNavigation(), page.locator("form.stack button").click()]);
    for (const file of [wrongSheet, sheet]) {
      await look(`${base}/${lang}/team`);
      await page.locator("#document").setInputFiles(file);
      await Promise.all([page.waitForNavigation(), page.locator("form.stack button").click()]);
      await check(page, `${lang}: ${path.basename(file)}`, wrong);
      keep(await page.content());
    }
    await look(`${base}/${lang}/nothing-here`);
    if (lang === "en") await page.context().clearCookies();
  }

  const left = [`${base}/en`, `${base}/fr`, page.url(), ...(await page.evaluate(() => [location.href]))];
  left.push(`${base}/fr/team`);
  const queued = new Set(left);
  while (left.length > 0) {
    const address = left.shift();
    const its = kind(address);
    const before = seen.get(its) ?? 0;
    if (before >= OF_A_KIND) continue;
    const head = await page.request.get(address, { headers: { accept: "text/html,*/*;q=0.8" }, maxRedirects: 0 });
    if (!(head.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    seen.set(its, before + 1);
    for (const next of await look(address)) {
      if (next.startsWith(`${base}/`) && !queued.has(next)) {
        queued.add(next);
        left.push(next);
      }
    }
  }
  const bad = wrong.filter((said) => !/status of 4(01|04|22)/.test(said));
  expect(bad.length === 0, `${bad.length} faults:\n${bad.slice(0, 40).join("\n")}`);
  return { kinds: [...seen.keys()], pages: kept };
});

// Takes the pictures of the README.
// Usage: pictures.cjs CHROMIUM BASE TOKEN SHEET FOLDER
const path = require("path");
const { NARROW, WIDE, open, story } = require("./open.cjs");

const [chromium, base, token, sheet, folder] = process.argv.slice(2);
const six = "commitments/canada-2016-2018-6";

story(chromium, async (browser) => {
  const taken = [];
  const take = async (page, name) => {
    await page.screenshot({ path: path.join(folder, `${name}.png`), scale: "css" });
    taken.push(name);
  };
  const wide = await open(browser, { viewport: { ...WIDE, height: 1000 } });
  await wide.page.goto(`${base}/en/${six}`);
  await take(wide.page, "commitment");
  await wide.page.goto(`${base}/en/${six}#indicators`);
  await take(wide.page, "indicators");
  const narrow = await open(browser, { viewport: { ...NARROW, height: 780 } });
  await narrow.page.goto(`${base}/fr/${six}`);
  await take(narrow.page, "engagement");
  await wide.page.goto(`${base}/en/team`);
  await wide.page.locator("#token").fill(token);
  await Promise.all([wide.page.waitForNavigation(), wide.page.locator("form.stack button").click()]);
  await wide.page.locator("#document").setInputFiles(sheet);
  await Promise.all([wide.page.waitForNavigation(), wide.page.locator("form.stack button").click()]);
  await take(wide.page, "dry-run");
  return taken;
});

// A coordinator reports in one language: signs in with a token, uploads a sheet with a fault, mends it, looks at the
// pages as they would be, shows them to a colleague, and records it with a double click.
// Usage: team.cjs CHROMIUM BASE LANGUAGE TOKEN WRONG-SHEET SHEET
const { NARROW, WIDE, expect, open, story } = require("./open.cjs");

const [chromium, base, lang, token, wrongSheet, sheet] = process.argv.slice(2);
const words = {
  en: {
    value: "1,204 employees", preview: "Preview", recorded: "Recorded by team-a", fault: "line 2",
    nothing: "Nothing was recorded", six: "Develop open government skills",
  },
  fr: {
    value: "1\u00a0204 employés", preview: "Aperçu", recorded: "Enregistré par team-a", fault: "ligne 2",
    nothing: "Rien n’a été enregistré", six: "Développer les compétences",
  },
}[lang];
const six = `${base}/${lang}/commitments/canada-2016-2018-6`;

async function send(page, button) {
  await Promise.all([page.waitForNavigation(), page.locator(button).click()]);
}

async function signIn(page, address) {
  await page.goto(address);
  await page.locator("#token").fill(token);
  await send(page, "form.stack button");
}

async function upload(page, file) {
  await page.goto(`${base}/${lang}/team`);
  await page.locator("#document").setInputFiles(file);
  await send(page, "form.stack button");
}

story(chromium, async (browser) => {
  const { context, page, wrong } = await open(browser, { viewport: WIDE });
  await page.goto(`${base}/${lang}/team`);
  await page.locator("#token").fill("mp1_team-a_nonsense");
  await send(page, "form.stack button");
  expect((await page.getByRole("alert").count()) === 1, "a wrong token is said");
  await signIn(page, `${base}/${lang}/team`);
  const [cookie] = await context.cookies();
  expect(cookie.httpOnly && cookie.sameSite === "Strict", JSON.stringify(cookie));

  await upload(page, wrongSheet);
  const refused = await page.locator("main").innerText();
  expect(refused.includes(words.fault) && refused.includes(words.nothing), refused);
  await upload(page, sheet);
  const told = page.url();
  const differences = await page.locator("main").innerText();
  expect(differences.includes("1,204") && differences.includes("1\u00a0204"), `both languages: ${differences}`);

  const link = page.locator(`.group-of-changes .meta a[lang^="${lang}"]`);
  await Promise.all([page.waitForNavigation(), link.click()]);
  const asItWouldBe = await page.locator("body").innerText();
  expect(asItWouldBe.includes(words.value) && asItWouldBe.includes(words.preview), asItWouldBe);

  // The colleague has a token too, and a telephone.
  const colleague = await open(browser, { viewport: NARROW });
  await colleague.page.goto(six);
  expect(!(await colleague.page.locator("main").innerText()).includes(words.value), "the public sees nothing of it");
  await signIn(colleague.page, page.url());
  expect((await colleague.page.locator("h1").innerText()).startsWith(words.six), "the colleague sees the preview");

  await page.goto(told);
  const record = page.locator('form[action$="/record"] button');
  await record.dblclick({ noWaitAfter: true });
  await page.waitForSelector('[role="status"]');
  const done = await page.getByRole("status").innerText();
  expect(done.startsWith(words.recorded), done);
  await page.goto(six);
  expect((await page.locator("main").innerText()).includes(words.value), "the public sees it");

  await page.goto(`${base}/${lang}/team`);
  await send(page, "button.quiet");
  await page.goto(told);
  expect((await page.locator("#token").count()) === 1, "who has signed out is asked for a token");
  // Chromium notes in its console that a form was refused; that is what was asked of it.
  const noted = [...wrong, ...colleague.wrong].filter((said) => !/status of 4(01|22)/.test(said));
  expect(noted.length === 0, noted.join("\n"));
  return {};
});

// A citizen reads in one language, by keyboard and without JavaScript: from the start page by a search to a commitment,
// its figures, what changed, and the same page in the other language.
// Usage: reader.cjs CHROMIUM BASE LANGUAGE
const { NARROW, WIDE, expect, open, story } = require("./open.cjs");

const [chromium, base, lang] = process.argv.slice(2);
const words = {
  en: {
    search: "skills", title: "Develop open government skills", stated: "All deliverables on schedule",
    disagreement: "do not agree", milestone: "Substantial", history: "All versions", other: "Français",
    otherTitle: "Développer les compétences", compare: "Compare", side: "Version 1 and version 2 side by side",
    preview: "Complete",
  },
  fr: {
    search: "compétences", title: "Développer les compétences", stated: "Tous les produits livrables",
    disagreement: "ne concordent pas", milestone: "Progrès important", history: "Toutes les versions", other: "English",
    otherTitle: "Develop open government skills", compare: "Comparer", side: "Version 1 et version 2 côte à côte",
    preview: "Réalisé",
  },
}[lang];

/** Presses Tab until the link or button with such a name has the focus, then Enter. */
async function byKeyboard(page, name) {
  const wanted = page.getByRole("link", { name }).or(page.getByRole("button", { name })).first();
  for (let pressed = 0; pressed < 200; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      return;
    }
  }
  throw new Error(`no way by keyboard to ${name} on ${page.url()}`);
}

story(chromium, async (browser) => {
  for (const viewport of [WIDE, NARROW]) {
    const { context, page, wrong } = await open(browser, { viewport, locale: `${lang}-CA` });
    await page.goto(`${base}/`);
    expect(page.url() === `${base}/${lang}`, `the front leads to ${page.url()}`);

    await page.keyboard.press("Tab");
    const skip = await page.evaluate(() => document.activeElement.getAttribute("href"));
    expect(skip === "#main", `the first stop is ${skip}`);

    await page.locator("#q").fill(words.search);
    await Promise.all([page.waitForNavigation(), page.locator("#q").press("Enter")]);
    await byKeyboard(page, new RegExp(`^${words.title}`));

    const text = await page.locator("main").innerText();
    const first = await page.evaluate(() => document.querySelector("main").innerText.slice(0, 900));
    for (const seen of [words.title, words.stated, words.disagreement]) {
      expect(first.includes(seen), `${seen} is not among the first things: ${first}`);
    }
    expect(text.includes(words.milestone), `${words.milestone} in ${text}`);
    // On paper: what is there to be clicked is left out, the references and what is folded up are there.
    await page.emulateMedia({ media: "print" });
    expect(!(await page.locator("header.site nav").isVisible()), "links of the site are printed");
    expect(await page.locator("#cite .reference").first().isVisible(), "no reference is printed");
    const paper = await page.pdf({ format: "Letter" });
    expect(paper.length > 20_000, `the print has ${paper.length} bytes`);
    await page.emulateMedia({ media: "screen" });

    // How it is known: a figure leads to the entry that it came from.
    const fact = page.locator("a.fact").first();
    const figure = await fact.innerText();
    await Promise.all([page.waitForNavigation(), fact.click()]);
    const entry = await page.locator("main").innerText();
    expect(entry.includes(figure), `the entry of ${figure} says ${entry}`);
    await page.goBack();

    await byKeyboard(page, words.history);
    await byKeyboard(page, words.compare);
    const title = await page.locator("h1").innerText();
    expect(title === words.side, title);
    expect((await page.locator("ins").first().innerText()).length > 0, "something was put in");
    await page.goBack();
    await page.goBack();
    await byKeyboard(page, words.other);
    expect((await page.title()).startsWith(words.otherTitle), await page.title());
    expect(wrong.length === 0, wrong.join("\n"));
    await context.close();
  }
  return {};
});

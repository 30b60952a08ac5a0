// A browser for the stories: Chromium of the distribution, in which anything that a page must not do is an error.
const { chromium } = require("playwright-core");

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/** Starts the browser at a path. */
async function launch(path) {
  return chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

/** A page without a script of its own, and the list of everything that it did wrong. */
async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (said) => wrong.push(`console: ${said.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => wrong.push(`dialog: ${dialog.message()}`));
  page.on("response", (response) => {
    if (response.status() >= 500) wrong.push(`${response.status()} at ${response.url()}`);
  });
  page.on("request", (request) => {
    const to = new URL(request.url());
    const at = page.url() === "about:blank" ? to : new URL(page.url());
    if (to.origin !== at.origin) wrong.push(`request to ${to.origin} by ${at.pathname}`);
  });
  return { context, page, wrong };
}

/** Ends the process with what is wrong, where anything is. */
function expect(holds, said) {
  if (!holds) throw new Error(said);
}

/** Runs a story with a browser; what it gives is printed as JSON. */
async function story(path, told) {
  const browser = await launch(path);
  try {
    console.log(JSON.stringify(await told(browser)));
  } catch (error) {
    console.error(error.stack);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

module.exports = { WIDE, NARROW, open, expect, story };

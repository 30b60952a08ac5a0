// Shows the buttons that copy a reference: they are all on a page that needs a script.
"use strict";

// Into the clipboard with and without its italics, for word processors and for everything else.
async function copy(reference) {
  const forms = { "text/plain": reference.innerText, "text/html": reference.innerHTML };
  try {
    const blobs = Object.entries(forms).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    // A browser lets only secure connections write there; what is selected can be copied over any.
    getSelection().selectAllChildren(reference);
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  const reference = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copy(reference)) button.nextElementSibling.textContent = button.dataset.done;
  });
}

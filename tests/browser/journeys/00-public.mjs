// What anybody sees without an account.
export const name = "public pages";

const PAGES = [["/", "public-start"], ["/sign-in", "public-sign-in"], ["/accessibility", "public-accessibility"], ["/privacy", "public-privacy"]];

export default async function (t) {
  const page = await t.page();
  for (const [path, picture] of PAGES) {
    await t.open(page, path);
    await t.check(page, picture);
    t.assert(await page.locator(".rf-practice").isVisible(), `${path} must carry the practice banner`);
  }

  await t.open(page, "/no-such-page", 404);
  await t.check(page, "public-not-found");

  // The skip link is the first stop and leads to the content.
  await t.open(page, "/sign-in");
  await page.keyboard.press("Tab");
  t.assert(await page.evaluate(() => document.activeElement.classList.contains("govuk-skip-link")), "the skip link must be the first stop");

  // The same pages without script, and a wrong password answered in words.
  const plain = await t.page({ script: false });
  for (const [path] of PAGES) await t.open(plain, path);
  await t.open(plain, "/sign-in");
  await plain.fill("[name=email]", "nobody@example.org");
  await plain.fill("[name=password]", "not the right password");
  await t.press(plain, "main form button[type=submit]");
  t.assert(await plain.locator(".govuk-error-summary").isVisible(), "a wrong password must show the error summary");
  t.assert((await plain.title()).startsWith("Error:"), "the title must start with the word for error");

  for (const path of ["/", "/sign-in"]) await t.weight(path);
}

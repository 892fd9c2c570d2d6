// Signing in with a wrong and a right password, proving it again, and signing out; a company registers itself.
export const name = "accounts";

export default async function (t) {
  for (const script of [false, true]) {
    const page = await t.page({ script });
    const who = t.account("case_officer");
    await t.open(page, "/account", 200);
    t.assert(new URL(page.url()).pathname === "/sign-in", "a stranger must be asked to sign in");
    if (script) await t.check(page, "sign-in");
    await page.fill("[name=email]", who.email);
    await page.fill("[name=password]", "not the right password");
    await t.press(page, "main form button[type=submit]");
    t.assert(await page.locator(".govuk-error-summary").isVisible(), "a wrong password must be said");
    if (script) await t.check(page, "sign-in-wrong");
    await t.signIn(page, who);
    await t.open(page, "/account");
    t.assert((await page.locator("main").innerText()).includes(who.email), "the account page must name the account");
    if (script) await t.check(page, "account");
    for (const [path, picture] of [["/account/password", "account-password"], ["/account/recovery-codes", "account-recovery-codes"], ["/account/second-factor", "account-second-factor"], ["/account/absence", "account-absence"]]) {
      await t.open(page, path);
      if (script) await t.check(page, picture);
    }
    await t.press(page, ".rf-header__user button");
    t.assert(new URL(page.url()).pathname === "/sign-in", "signing out must lead to the sign-in page");
    await t.open(page, "/account");
    t.assert(new URL(page.url()).pathname === "/sign-in", "after signing out the account must be closed");
    await page.context().close();
  }

  const page = await t.page({ script: false });
  await t.open(page, "/register");
  await page.selectOption("[name=country]", "AU");
  await t.press(page, "main form button[type=submit]");
  await t.press(page, "main form button[type=submit]");
  t.assert(await page.locator(".govuk-error-summary").isVisible(), "what is missing must be said");
  await page.fill("[name=name]", "Journey Chemicals");
  await page.fill("[name=address]", "1 Test Street, Sydney");
  await page.check("[name=trades][value=exporter]");
  await t.press(page, "main form button[type=submit]");
  await page.fill("[name=person_name]", "Jo Journey");
  await page.fill("[name=person_email]", "jo@journey.example");
  await t.press(page, "main form button[type=submit]");
  await t.check(page, "register-check");
  await t.press(page, "main form button[type=submit]");
  t.assert((await page.locator("main").innerText()).includes("Registration sent"), "the end must be said");

  for (const [path, picture] of [["/practice/codes", "practice-codes"], ["/practice/mail", "practice-mail"]]) {
    await t.open(page, path);
    await t.check(page, picture);
  }
  const admin = await t.as("authority_admin");
  for (const [path, picture] of [["/admin", "admin"], ["/admin/people", "admin-people"], ["/admin/people/new", "admin-invite"]]) {
    await t.open(admin, path);
    await t.check(admin, picture);
  }
  const auditor = await t.as("auditor");
  await t.open(auditor, "/audit");
  await t.check(auditor, "audit");
}

import { show } from "../format.js";

const KEPT = "barnabas-chat-name";
const NAMES = ["Klamm", "Frieda", "Olga", "Amalia", "Artur", "Jeremias", "Gisa", "Momus", "Pepi", "Hans", "Erlanger", "Sordini"];

/** Where the SDK gets its tokens for somebody: a request that the node signs. */
export function tokensFor(name) {
  return { authUrl: new URL("demo/chat-token", location.href).href, authParams: { clientId: name }, clientId: name };
}

/**
 * Asks who comes in, unless this tab has said it before.
 *
 * @param page { form, field, trouble }
 * @returns the name, which the node takes
 */
export async function whoComesIn(page) {
  const kept = sessionStorage.getItem(KEPT);
  if (kept && (await objection(kept)) === null) return kept;
  page.field.value = NAMES[Math.floor(Math.random() * NAMES.length)];
  page.form.hidden = false;
  page.field.select();
  page.field.focus();
  return new Promise((resolve) => {
    page.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const name = page.field.value.trim();
      const trouble = await objection(name);
      show(page.trouble, trouble ?? "");
      if (trouble !== null) return;
      sessionStorage.setItem(KEPT, name);
      page.form.hidden = true;
      resolve(name);
    });
  });
}

/** Whoever uses this tab next is asked again. */
export function forget() {
  sessionStorage.removeItem(KEPT);
}

/** Why the node gives no token for a name; null: it does. */
async function objection(name) {
  try {
    const answer = await fetch(`demo/chat-token?${new URLSearchParams({ clientId: name })}`, { cache: "no-store" });
    if (answer.ok) return null;
    if (answer.status === 404) return "There is no chat here: it comes with ./barnabas dev.";
    const { error } = await answer.json();
    return `The server says: ${error.message}.`;
  } catch {
    return "The server does not answer. Try again.";
  }
}

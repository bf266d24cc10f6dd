// Passkeys: the browser makes one or shows one, and its answer is sent by the form around the button. Without this
// script, or in a browser without passkeys, those forms stay hidden and the other ways in are as good.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey });
  return told(credential, {
    attestationObject: text(credential.response.attestationObject),
    transports: credential.response.getTransports?.() ?? [],
  });
}

async function shown(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const credential = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature, userHandle } = credential.response;
  return told(credential, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function told(credential, answer) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...answer },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const ask = form.dataset.passkey === "create" ? made : shown;
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  for (const without of document.querySelectorAll("[data-passkey-without]")) without.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
      form.elements.credential.value = JSON.stringify(await ask(options.publicKey));
      form.submit();
    } catch {
      // The browser told the reader why, or they broke it off themselves.
      failed.hidden = false;
    }
  });
}

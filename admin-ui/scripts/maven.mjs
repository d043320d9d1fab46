// What Maven runs: each step only when what it reads has changed since it last succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, 'target', 'stamps');
const SOURCES = ['src', 'public', 'index.html', 'openapi.json', 'vite.config.ts', 'tsconfig.json'];
const steps = {
  install: {
    inputs: ['package.json', 'package-lock.json', '.npmrc'],
    present: () => existsSync(join(root, 'node_modules', '.package-lock.json')),
    run: () => npm('ci', '--no-audit', '--no-fund'),
  },
  build: {
    inputs: [...SOURCES, 'package-lock.json', 'scripts'],
    present: () => existsSync(join(root, 'target', 'dist', 'index.html')),
    run: () => npm('run', '--silent', 'build'),
  },
  test: {
    inputs: [...SOURCES, 'package-lock.json', 'scripts', 'dev', 'e2e', 'eslint.config.js'],
    present: () => existsSync(join(root, 'target', 'surefire-reports', 'TEST-console.xml')),
    run: () => npm('test', '--silent'),
  },
};

const [name, selection = ''] = process.argv.slice(2);
const step = steps[name];
if (!step) {
  fail(`knows the steps ${Object.keys(steps).join(', ')}, not '${name}'`);
}
requireNode();
// A run of chosen Java tests does not mean the console's.
if (name !== 'test' || selection === '' || selection.startsWith('$')) {
  perform();
} else {
  console.log('console: its tests are left out, as -Dtest chose others');
}

function perform() {
  const stamp = join(stamps, name);
  const digest = digestOf(step.inputs);
  if (step.present() && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    console.log(`console: ${name} is up to date`);
    return;
  }
  rmSync(stamp, { force: true });
  step.run();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

function npm(...args) {
  const result = spawnSync('npm', args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    fail(`'npm ${args.join(' ')}' failed${result.error ? `: ${result.error.message}` : ''}`);
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`needs Node.js 20.19 or newer and found ${process.versions.node}; install a newer one`);
  }
}

function digestOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const input of inputs) {
    for (const file of filesOf(input)) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Files under a path in a fixed order; generated ones are no input. */
function filesOf(path) {
  if (!existsSync(join(root, path))) {
    return [];
  }
  const entries = (() => {
    try {
      return readdirSync(join(root, path)).sort();
    } catch {
      return null; // a file
    }
  })();
  return entries === null
    ? [path]
    : entries
        .map((it) => `${path}/${it}`)
        .filter((it) => it !== 'src/api/schema.d.ts')
        .flatMap(filesOf);
}

function fail(sentence) {
  console.error(`console: ${sentence}.`);
  process.exit(1);
}

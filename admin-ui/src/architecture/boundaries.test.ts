import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const linter = new ESLint({ overrideConfigFile: 'eslint.config.js' });

async function complaints(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await linter.lintText(code, { filePath: file });
  return (result?.messages ?? []).map((it) => it.ruleId).filter((it) => it === 'import-x/no-restricted-paths');
}

describe('the rules of who may import what', () => {
  it.each([
    ['src/features/usage/index.tsx', "import '../audit';"],
    ['src/features/usage/index.tsx', "import '../../app/router';"],
    ['src/shared/Money.tsx', "import '../layout/Page';"],
    ['src/layout/Page.tsx', "import '../features/usage';"],
    ['src/api/client.ts', "import '../shared/Money';"],
  ])('refuse %s %s', async (file, code) => {
    expect(await complaints(file, code)).toHaveLength(1);
  });

  it('allow what a page needs', async () => {
    const code =
      "import '../../api/client'; import '../../layout/Page'; import '../../shared/Money'; import './locales/zh';";
    expect(await complaints('src/features/usage/index.tsx', code)).toEqual([]);
  });
});

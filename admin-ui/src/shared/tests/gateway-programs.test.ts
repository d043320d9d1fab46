import { expect, test } from 'vitest';
import { exportOf, programOf } from '../gateway-programs';

test('no program holds a secret, and a shell takes every word as one', () => {
  const call = { gatewayUrl: 'https://hub.example', model: 'hub-mini', question: "it's" };
  for (const language of ['curl', 'python', 'java', 'javaSdk'] as const) {
    const code = programOf(language, call);
    expect(code).toContain('HUB_API_KEY');
    expect(code).toContain('https://hub.example/v1');
    expect(code).not.toContain('ahk_');
  }
  expect(programOf('curl', call)).toContain("it'\\''s");
  expect(exportOf('X', "a'b")).toBe("export X='a'\\''b'");
});

export const SNIPPETS = ['curl', 'Python'] as const;

interface Call {
  readonly url: string;
  readonly alias: string;
  readonly prompt: string;
}

/** A program that calls a model; the key comes from the surroundings. */
export function snippetOf(language: (typeof SNIPPETS)[number], { url, alias, prompt }: Call): string {
  switch (language) {
    case 'curl':
      return [
        `curl -N ${url}/chat/completions \\`,
        '  -H "Authorization: Bearer $HUB_API_KEY" \\',
        '  -H "Content-Type: application/json" \\',
        `  -d '{"model":"${alias}","stream":true,"messages":[{"role":"user","content":"${prompt}"}]}'`,
      ].join('\n');
    case 'Python':
      return [
        'import os',
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url="${url}", api_key=os.environ["HUB_API_KEY"])`,
        'for chunk in client.chat.completions.create(',
        `        model="${alias}", messages=[{"role": "user", "content": "${prompt}"}], stream=True):`,
        '    print(chunk.choices[0].delta.content or "", end="")',
      ].join('\n');
  }
}

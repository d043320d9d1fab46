/** Ready programs that call the gateway. None holds a secret: each reads it from the environment. */
export const LANGUAGES = ['curl', 'python', 'java', 'javaSdk'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Call {
  /** The gateway's address, without `/v1`. */
  readonly gatewayUrl: string;
  readonly model: string;
  /** What is asked. */
  readonly question: string;
}

/** The variable that holds the key, or a service account's token. */
export const VARIABLE = 'HUB_API_KEY';

export function programOf(language: Language, call: Call): string {
  switch (language) {
    case 'curl':
      return curl(call);
    case 'python':
      return python(call);
    case 'java':
      return java(call);
    case 'javaSdk':
      return javaSdk(call);
  }
}

/** How the variable is set in a shell. */
export function exportOf(variable: string, value: string): string {
  return `export ${variable}=${quoted(value)}`;
}

/** Fetches a token that is then used as a key would be. */
export function tokenOf(clientId: string, tokenUrl: string | null): string {
  const url = tokenUrl === null ? '"$HUB_TOKEN_URL"' : quoted(tokenUrl);
  return `export ${VARIABLE}=$(curl -s ${url} \\
  -d grant_type=client_credentials \\
  -d client_id=${clientId} \\
  --data-urlencode "client_secret=$HUB_CLIENT_SECRET" |
  jq -r .access_token)`;
}

function curl({ gatewayUrl, model, question }: Call): string {
  const body = `{
    "model": ${JSON.stringify(model)},
    "messages": [{"role": "user", "content": ${JSON.stringify(question)}}]
  }`;
  return `curl ${gatewayUrl}/v1/chat/completions \\
  -H "Authorization: Bearer $${VARIABLE}" \\
  -H "Content-Type: application/json" \\
  -d ${quoted(body)}`;
}

function python({ gatewayUrl, model, question }: Call): string {
  return `# pip install openai
import os
from openai import OpenAI

client = OpenAI(
    base_url=${JSON.stringify(`${gatewayUrl}/v1`)},
    api_key=os.environ["${VARIABLE}"],
)
answer = client.chat.completions.create(
    model=${JSON.stringify(model)},
    messages=[{"role": "user", "content": ${JSON.stringify(question)}}],
)
print(answer.choices[0].message.content)`;
}

function java({ gatewayUrl, model, question }: Call): string {
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class Ask {
    public static void main(String[] args) throws Exception {
        String body = """
            {"model": ${JSON.stringify(model)},
             "messages": [{"role": "user", "content": ${JSON.stringify(question)}}]}
            """;
        HttpRequest request = HttpRequest.newBuilder(URI.create(${JSON.stringify(`${gatewayUrl}/v1/chat/completions`)}))
            .header("Authorization", "Bearer " + System.getenv("${VARIABLE}"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
}`;
}

function javaSdk({ gatewayUrl, model, question }: Call): string {
  return `// com.openai:openai-java
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

OpenAIClient client = OpenAIOkHttpClient.builder()
    .baseUrl(${JSON.stringify(`${gatewayUrl}/v1`)})
    .apiKey(System.getenv("${VARIABLE}"))
    .build();
ChatCompletion answer = client.chat().completions().create(
    ChatCompletionCreateParams.builder()
        .model(${JSON.stringify(model)})
        .addUserMessage(${JSON.stringify(question)})
        .build());
answer.choices().get(0).message().content().ifPresent(System.out::println);`;
}

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

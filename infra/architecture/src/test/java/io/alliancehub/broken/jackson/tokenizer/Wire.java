package io.alliancehub.broken.jackson.tokenizer;

import tools.jackson.databind.json.JsonMapper;

final class Wire {
    final JsonMapper mapper = new JsonMapper();
}

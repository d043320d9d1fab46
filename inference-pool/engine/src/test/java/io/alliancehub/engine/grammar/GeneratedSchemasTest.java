package io.alliancehub.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a model says under the masks is valid by another library's reading of the schema. */
final class GeneratedSchemasTest {

    private static final long SEED = 20261128;
    private static final int SCHEMAS = 1_000;
    private static final int STEPS_MAX = 600;
    private static final String CLOSING = "\"}]0123";

    private final Tokenizer tokenizer = TestTokens.tokenizer();
    private final TokenTrie trie = TokenTrie.of(tokenizer);
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void everyAnswerIsValid() {
        var schemas = new RandomSchemas(SEED);
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        int answered = 0;
        int impossible = 0;
        long bytes = 0;
        for (int made = 0; made < SCHEMAS; ) {
            String schema = schemas.next();
            Grammar grammar;
            try {
                grammar = Grammar.compile(GrammarSpec.jsonSchema(schema), GrammarLimits.DEFAULT);
            } catch (GrammarRefusedException e) {
                assertThat(e).as(schema).hasMessageContaining("no value satisfies");
                impossible++;
                continue;
            }
            made++;
            String answer = answer(grammar);
            if (answer != null) {
                answered++;
                bytes += answer.length();
                assertThat(
                                registry.getSchema(schema, InputFormat.JSON)
                                        .validate(answer, InputFormat.JSON))
                        .as("%s by %s, seed %d", answer, schema, SEED)
                        .isEmpty();
            }
        }
        System.out.printf(
                "generated schemas: %d compiled, %d that nothing satisfies, %d answers of %d bytes,"
                        + " all valid; seed %d%n",
                SCHEMAS, impossible, answered, bytes, SEED);
        assertThat(answered).isGreaterThan(SCHEMAS * 95 / 100);
        assertThat(impossible).isLessThan(SCHEMAS / 5);
        assertThat(bytes).isGreaterThan(20 * SCHEMAS);
    }

    /** Random tokens that may come next, or null if there is no end of it. */
    private @Nullable String answer(Grammar grammar) {
        var masks = new GrammarMasks(trie);
        GrammarCursor cursor = masks.cursor(grammar);
        var text = new ByteArrayOutputStream();
        for (int step = 0; step < STEPS_MAX; step++) {
            TokenMask mask = masks.mask(cursor);
            assertThat(mask.count()).isPositive();
            int token = any(mask, step);
            if (token == TestTokens.END) {
                return text.toString(StandardCharsets.UTF_8);
            }
            text.writeBytes(tokenizer.tokenBytes(token));
            cursor.take(token);
        }
        return null;
    }

    /** The later, the more eager to end. */
    private int any(TokenMask mask, int step) {
        if (mask.allows(TestTokens.END)) {
            return TestTokens.END;
        }
        if (random.nextInt(100) < 20 + step) {
            int from = random.nextInt(3);
            for (int i = from; i < CLOSING.length(); i++) {
                if (mask.allows(CLOSING.charAt(i))) {
                    return CLOSING.charAt(i);
                }
            }
        }
        int token = mask.next(0);
        for (int skip = random.nextInt(mask.count()); skip > 0; skip--) {
            token = mask.next(token + 1);
        }
        return token;
    }
}

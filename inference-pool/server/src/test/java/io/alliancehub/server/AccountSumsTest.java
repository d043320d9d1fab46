package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.EmittedTokens;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.UsageEvent.ChoiceOutput;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.EngineStatus;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.tokenizer.ChatTemplate;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a hub is told of all answers together is what the steps of the engine did: answers of
 * several choices, resumed ones, and ones whose reader went away, while blocks are short.
 */
class AccountSumsTest {

    private static final int ANSWERS = 24;
    private static final int TOKENS = 140; // long enough that answers meet, and run short of blocks

    @TempDir Path folder;

    private record Asked(String id, int choices, CompletableFuture<HttpResponse<String>> answer) {}

    @Test
    void theAccountsAreTheStepsOwnCounts() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults()
                        .withThreads(1)
                        .withKvBytes(26 * 2048)
                        .withLimits(12, 100, 64);
        try (Engine engine =
                        Engine.open(TinyModelFile.write(folder, ChatTemplate.CHATML), settings);
                TestMember member = TestMember.ofHub(new OwnEngine(engine))) {
            List<MemberAccounting> accounts = new ArrayList<>();
            int[] emitted = firstTokens(member, accounts);
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < ANSWERS; i++) {
                asked.add(ask(member, i, emitted));
            }
            asked.getFirst().answer().get(60, TimeUnit.SECONDS);
            for (int i = 0; i < ANSWERS; i++) {
                if (leaves(i)) {
                    asked.get(i).answer().cancel(true);
                }
            }
            for (int i = 0; i < ANSWERS; i++) {
                account(member, asked.get(i), leaves(i)).ifPresent(accounts::add);
            }
            EngineStatus status = engine.status();
            assertThat(sums(accounts))
                    .containsExactly(
                            status.computedTokens(),
                            status.recomputedTokens(),
                            status.cachedTokens(),
                            status.completionTokens());
            assertThat(status.cachedTokens()).isPositive();
            assertThat(status.preemptions()).isPositive();
            assertThat(status.kvBlocksFree()).isEqualTo(status.kvBlocksTotal());
        }
    }

    private static boolean leaves(int number) {
        return number % 8 == 6;
    }

    /** The beginning of the answers that another member is said to have begun. */
    private static int[] firstTokens(TestMember member, List<MemberAccounting> accounts)
            throws Exception {
        Asked first = new Asked("first", 1, send(member, "first", body(1, true), ""));
        List<Integer> ids = new ArrayList<>();
        for (Sse event : Sse.parse(first.answer().get(60, TimeUnit.SECONDS).body())) {
            if (!event.id().isEmpty()) {
                for (String id : event.id().substring(event.id().indexOf(':') + 1).split(",")) {
                    ids.add(Integer.parseInt(id));
                }
            }
        }
        accounts.add(account(member, first, false).orElseThrow());
        return ids.stream().limit(9).mapToInt(Integer::intValue).toArray();
    }

    private static Asked ask(TestMember member, int number, int[] emitted) {
        String id = "sum-" + number;
        boolean resumed = number % 4 == 1;
        int choices = number % 4 == 2 ? 3 : 1;
        String resume = resumed ? EmittedTokens.encode(emitted) : "";
        return new Asked(id, choices, send(member, id, body(choices, number % 3 == 0), resume));
    }

    private static String body(int choices, boolean stream) {
        String body = stream ? TestMember.HELLO_STREAM : TestMember.HELLO;
        return body.replaceFirst(
                "\\{",
                "{\"n\":%d,\"seed\":7,\"max_tokens\":%d,\"ignore_eos\":true,\"min_p\":0.01,"
                                .formatted(choices, TOKENS)
                        + "\"repetition_penalty\":1.1,");
    }

    private static CompletableFuture<HttpResponse<String>> send(
            TestMember member, String id, String body, String resume) {
        List<String> headers =
                new ArrayList<>(List.of("x-hub-secret", TestMember.SECRET, "x-hub-request-id", id));
        headers.addAll(List.of("x-hub-zone", "bank-a"));
        if (!resume.isEmpty()) {
            headers.addAll(List.of("x-hub-resume", resume));
        }
        return member.chat(body, headers.toArray(String[]::new));
    }

    /** As a hub asks that did not hear the end; none where the reader went before it began. */
    private static Optional<MemberAccounting> account(TestMember member, Asked asked, boolean left)
            throws Exception {
        if (!left) {
            assertThat(asked.answer().get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> response =
                member.get("/internal/answers/" + asked.id(), "x-hub-secret", TestMember.SECRET);
        if (left && response.statusCode() == 404) {
            return Optional.empty();
        }
        assertThat(response.statusCode()).as(asked.id()).isEqualTo(200);
        MemberAccounting account = ContractJson.read(response.body(), MemberAccounting.class);
        Output output = account.evidence().output();
        assertThat(output).isNotNull();
        assertThat(account.computedTokens()).isEqualTo(output.computedTokens());
        assertThat(account.usage().completionTokens()).isEqualTo(output.tokens());
        if (!left) {
            long each = account.usage().promptTokens() + TOKENS - 1;
            assertThat(output.tokens()).isEqualTo((long) asked.choices() * TOKENS);
            assertThat(output.cachedTokens() + output.computedTokens() - output.recomputedTokens())
                    .as(asked.id())
                    .isEqualTo(asked.choices() * each);
        }
        if (output.choices() != null) {
            assertThat(output.choices().stream().mapToLong(ChoiceOutput::tokens).sum())
                    .isEqualTo(output.tokens());
        }
        return Optional.of(account);
    }

    private static long[] sums(List<MemberAccounting> accounts) {
        long[] sums = new long[4];
        for (MemberAccounting account : accounts) {
            Output output = account.evidence().output();
            sums[0] += output.computedTokens();
            sums[1] += output.recomputedTokens();
            sums[2] += output.cachedTokens();
            sums[3] += output.tokens() - output.resumedTokens();
        }
        return sums;
    }
}

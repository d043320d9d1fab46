package io.alliancehub.service.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import io.alliancehub.service.testing.TestAdapters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class UploadTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final SignedIn developer = SignedIn.of(service, bank, Role.DEVELOPER);
    private final byte[] file = TestAdapters.gguf(UUID.randomUUID().getMostSignificantBits(), 8);

    private String begun() {
        return bank.path("/adapter-uploads/")
                + TestAdapters.begin(developer, bank, file).expect(201).text("id");
    }

    private Path kept() {
        String digest = Bank.sha256(file);
        return TestAdapters.folder()
                .resolve("files")
                .resolve(digest.substring(0, 2))
                .resolve(digest);
    }

    @Test
    void uploadGoesOnWhereItStoppedAndBecomesAVersion() throws IOException {
        String upload = begun();
        int half = file.length / 2;
        developer.putBytes(upload + "/content?offset=0", Arrays.copyOf(file, half)).expect(200);
        // The connection broke: the same file again finds the upload, which says how far it is.
        Answer again = TestAdapters.begin(developer, bank, file).expect(201);
        assertThat(upload).endsWith(again.text("id"));
        assertThat(again.json().path("receivedBytes").asInt()).isEqualTo(half);
        assertThat(developer.get(upload).expect(200).json().path("receivedBytes").asInt())
                .isEqualTo(half);
        developer.putBytes(upload + "/content?offset=0", Arrays.copyOf(file, half)).expect(409);
        developer.post(upload + "/complete", "").expect(409);
        byte[] rest = Arrays.copyOfRange(file, half, file.length);
        developer
                .putBytes(upload + "/content?offset=" + half, new byte[rest.length + 1])
                .expect(422);
        developer.putBytes(upload + "/content?offset=" + half, rest).expect(200);
        JsonNode adapter = developer.post(upload + "/complete", "").expect(201).json();
        assertThat(adapter.at("/facts/digest").asString()).isEqualTo(Bank.sha256(file));
        assertThat(adapter.at("/facts/format").asString()).isEqualTo("GGUF");
        assertThat(adapter.at("/facts/rankMax").asInt()).isEqualTo(8);
        assertThat(adapter.at("/facts/modules").toString()).isEqualTo("[\"attn_q\",\"ffn_up\"]");
        assertThat(Files.readAllBytes(kept())).isEqualTo(file);
        developer.get(upload).expect(404);
        assertThat(service.get("/audit?action=adapter.uploaded").expect(200).response().body())
                .contains(adapter.path("modelVersion").asString());
    }

    @Test
    void wrongDigestIsSaidAndNothingStays() {
        byte[] other = file.clone();
        other[other.length - 1] ^= 1;
        String upload = begun();
        developer.putBytes(upload + "/content?offset=0", other).expect(200);
        Answer refused = developer.post(upload + "/complete", "").expect(422);
        assertThat(refused.text("code")).isEqualTo("digest_mismatch");
        assertThat(refused.text("detail")).contains(Bank.sha256(other));
        developer.get(upload).expect(404);
        assertThat(kept()).doesNotExist();
        assertThat(developer.get(bank.path("/adapters")).expect(200).json().path("items"))
                .isEmpty();
    }

    @Test
    void tooLargeTooManyAndTooMuchAreRefused() {
        String digest = "0".repeat(64);
        String path = bank.path("/adapter-uploads");
        assertThat(post(path, TestAdapters.FILE_BYTES_MAX + 1, digest).expect(422).text("detail"))
                .contains(Long.toString(TestAdapters.FILE_BYTES_MAX));
        post(path, 4L << 20, digest).expect(201);
        assertThat(post(path, 3L << 20, "1".repeat(64)).expect(422).text("detail"))
                .contains("withdraw one first");
        for (int i = 1; i < Uploads.OPEN_MAX; i++) {
            post(path, 1, Integer.toString(i).repeat(64)).expect(201);
        }
        post(path, 1, "9".repeat(64)).expect(429);
        JsonNode open = developer.get(path).expect(200).json().path("items");
        assertThat(open).hasSize(Uploads.OPEN_MAX);
        developer.call("DELETE", path + "/" + open.get(0).path("id").asString(), "").expect(204);
        post(path, 1, "9".repeat(64)).expect(201);
        assertThat(post(path, 0, digest).expect(422).text("detail")).contains("positive");
        assertThat(post(path, 1, "xyz").expect(422).text("detail")).contains("64");
    }

    private Answer post(String path, long size, String digest) {
        return developer.post(
                path,
                "{\"baseAlias\":\"%s\",\"fileName\":\"x\",\"sizeBytes\":%d,\"sha256\":\"%s\"}"
                        .formatted(bank.alias, size, digest));
    }

    @Test
    void otherBankNeitherSeesNorTouchesAnUploadAndDerivesFromNoModelThatIsNotItsOwn() {
        String upload = begun();
        Bank other = new Bank(service);
        SignedIn stranger = SignedIn.of(service, other, Role.BANK_ADMIN);
        String id = upload.substring(upload.lastIndexOf('/') + 1);
        stranger.get(upload).expect(403);
        stranger.get(other.path("/adapter-uploads/") + id).expect(404);
        stranger.putBytes(other.path("/adapter-uploads/") + id + "/content?offset=0", file)
                .expect(404);
        stranger.post(other.path("/adapter-uploads/") + id + "/complete", "").expect(404);
        assertThat(stranger.get(other.path("/adapter-uploads")).json().path("items")).isEmpty();
        Answer refused =
                stranger.post(
                                other.path("/adapter-uploads"),
                                TestAdapters.wanted(bank, file, Bank.sha256(file)))
                        .expect(422);
        assertThat(refused.text("detail")).contains("may call no model");
        assertThat(developer.get(upload).expect(200).json().path("receivedBytes").asInt()).isZero();
    }

    @Test
    void uploadThatIsLeftForADayIsSweptAndFilesThatNoRowNamesAreRemoved() throws IOException {
        String upload = begun();
        developer.putBytes(upload + "/content?offset=0", Arrays.copyOf(file, 10)).expect(200);
        String id = upload.substring(upload.lastIndexOf('/') + 1);
        Path part =
                TestAdapters.folder()
                        .resolve("uploads")
                        .resolve(bank.id.value())
                        .resolve(id + ".part");
        assertThat(part).exists();
        Files.createDirectories(kept().getParent());
        Files.write(kept(), file);
        Path orphan = part.resolveSibling("upl-orphan22222222222.part");
        Files.write(orphan, file);
        AdapterSweep sweep = service.bean(AdapterSweep.class);
        sweep.sweep();
        assertThat(kept()).doesNotExist();
        assertThat(orphan).doesNotExist();
        assertThat(part).exists();
        service.clock().ahead(Uploads.KEPT.plus(Duration.ofSeconds(1)));
        try {
            sweep.sweep();
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        assertThat(part).doesNotExist();
        developer.get(upload).expect(404);
    }
}

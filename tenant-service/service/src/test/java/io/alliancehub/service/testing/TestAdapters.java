package io.alliancehub.service.testing;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.RunningService.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Synthetic adapters: the right structure, with random weights of no model. */
public final class TestAdapters {
    public static final long FILE_BYTES_MAX = 4 << 20;
    public static final long BANK_BYTES_MAX = 6 << 20;
    private static final int WIDTH = 64;
    private static final Path FOLDER = folderOfThisRun();

    private TestAdapters() {}

    /** Where the services of this run keep them. */
    public static Path folder() {
        return FOLDER;
    }

    private static Path folderOfThisRun() {
        try {
            return Files.createTempDirectory("hub-adapters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An adapter of two weights in GGUF. */
    public static byte[] gguf(long seed, int rank) {
        return gguf(seed, rank, "adapter");
    }

    /** A GGUF file of another type. */
    public static byte[] gguf(long seed, int rank, String type) {
        ByteBuffer head = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        head.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(4).putLong(4);
        text(head, "general.type", type);
        text(head, "adapter.type", "lora");
        text(head, "general.architecture", "qwen2");
        string(head, "adapter.lora.alpha");
        head.putInt(6).putFloat(2 * rank);
        long offset = 0;
        for (String weight : new String[] {"blk.0.attn_q.weight", "blk.0.ffn_up.weight"}) {
            offset = tensor(head, weight + ".lora_a", WIDTH, rank, offset);
            offset = tensor(head, weight + ".lora_b", rank, WIDTH, offset);
        }
        int start = (head.position() + 31) / 32 * 32;
        byte[] file = Arrays.copyOf(Arrays.copyOf(head.array(), head.position()), start);
        byte[] weights = new byte[(int) offset];
        new Random(seed).nextBytes(weights);
        return joined(file, weights);
    }

    private static void text(ByteBuffer head, String key, String value) {
        string(head, key);
        head.putInt(8);
        string(head, value);
    }

    private static void string(ByteBuffer head, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head.putLong(bytes.length).put(bytes);
    }

    private static long tensor(ByteBuffer head, String name, int inner, int outer, long offset) {
        string(head, name);
        head.putInt(2).putLong(inner).putLong(outer).putInt(0).putLong(offset);
        return offset + 4L * inner * outer;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** An adapter of one weight as PEFT writes it, in a ZIP archive. */
    public static byte[] peft(long seed, int rank) {
        return zip(
                Map.of(
                        "adapter_config.json",
                        config(rank).getBytes(StandardCharsets.UTF_8),
                        "adapter_model.safetensors",
                        safetensors(seed, rank)));
    }

    public static String config(int rank) {
        return "{\"peft_type\":\"LORA\",\"r\":" + rank + ",\"lora_alpha\":16,\"bias\":\"none\"}";
    }

    /** The weights alone. */
    public static byte[] safetensors(long seed, int rank) {
        int bytes = 4 * rank * WIDTH;
        String name = "base_model.model.model.layers.0.self_attn.q_proj.";
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("__metadata__", Map.of("format", "pt"));
        head.put(name + "lora_A.weight", tensor(rank, WIDTH, 0, bytes));
        head.put(name + "lora_B.weight", tensor(WIDTH, rank, bytes, 2 * bytes));
        byte[] json = ContractJson.write(head).getBytes(StandardCharsets.UTF_8);
        byte[] weights = new byte[2 * bytes];
        new Random(seed).nextBytes(weights);
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return joined(joined(length.putLong(json.length).array(), json), weights);
    }

    private static Map<String, Object> tensor(int outer, int inner, int begin, int end) {
        return Map.of(
                "dtype", "F32",
                "shape", new int[] {outer, inner},
                "data_offsets", new int[] {begin, end});
    }

    /** A ZIP archive of these files. */
    public static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Begins to send a file as a developer of the bank; the upload. */
    public static Answer begin(RunningService service, Bank bank, byte[] file) {
        return begin(SignedIn.of(service, bank, Role.DEVELOPER), bank, file);
    }

    public static Answer begin(SignedIn who, Bank bank, byte[] file) {
        return who.post(bank.path("/adapter-uploads"), wanted(bank, file, Bank.sha256(file)));
    }

    /** The body that begins an upload. */
    public static String wanted(Bank bank, byte[] file, String digest) {
        return ContractJson.write(
                Map.of(
                        "baseAlias",
                        bank.alias,
                        "fileName",
                        "合成.gguf",
                        "sizeBytes",
                        file.length,
                        "sha256",
                        digest));
    }

    /** Sends a whole file; the answer to its completion. */
    public static Answer send(SignedIn who, Bank bank, byte[] file) {
        String upload =
                bank.path("/adapter-uploads/") + begin(who, bank, file).expect(201).text("id");
        who.putBytes(upload + "/content?offset=0", file).expect(200);
        return who.post(upload + "/complete", "");
    }

    /** Gives the bank an adapter; the version that it makes. */
    public static String upload(RunningService service, Bank bank, byte[] file) {
        return send(SignedIn.of(service, bank, Role.DEVELOPER), bank, file)
                .expect(201)
                .text("modelVersion");
    }
}

package io.alliancehub.server.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.alliancehub.contract.ModelKind;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/*
 * Memory of a run is taken from the system and given back after it: the runtime's own arena would keep what
 * texts left in it, and grow to the largest batch ever. Threads do not spin between runs: the engines of
 * other models want the cores.
 */
/** An encoder loaded into ONNX Runtime. For one thread. */
final class OnnxSession implements AutoCloseable {

    private final EncoderConfig config;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String output;

    private OnnxSession(
            EncoderConfig config, OrtEnvironment environment, OrtSession session, String output) {
        this.config = config;
        this.environment = environment;
        this.session = session;
        this.output = output;
    }

    static OnnxSession open(OnnxFolder folder, int threads) {
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "hub");
        try (var options = new OrtSession.SessionOptions()) {
            environment.setTelemetry(false);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setDeterministicCompute(true);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(folder.graph().duplicate(), options);
            return new OnnxSession(
                    folder.config(), environment, session, output(session, folder.config()));
        } catch (OrtException e) {
            throw new OnnxRefusedException("model.onnx cannot be loaded: " + e.getMessage());
        }
    }

    private static String output(OrtSession session, EncoderConfig config) throws OrtException {
        String wanted = config.kind() == ModelKind.RERANKING ? "logits" : "last_hidden_state";
        if (!session.getOutputNames().contains(wanted)
                || !session.getInputNames().contains("input_ids")
                || !session.getInputNames().contains("attention_mask")) {
            session.close();
            throw new OnnxRefusedException(
                    "model.onnx must take input_ids and attention_mask and give " + wanted);
        }
        return wanted;
    }

    /**
     * The numbers of each row.
     *
     * @param rows token ids, all of one length, so that nothing is padded
     * @param secondFrom where each row's second text begins
     */
    List<float[]> run(List<int[]> rows, List<Integer> secondFrom) throws OrtException {
        int length = rows.getFirst().length;
        long[] shape = {rows.size(), length};
        LongBuffer ids = LongBuffer.allocate(rows.size() * length);
        LongBuffer mask = LongBuffer.allocate(ids.capacity());
        LongBuffer segments = LongBuffer.allocate(ids.capacity());
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < length; i++) {
                ids.put(rows.get(row)[i]);
                mask.put(1);
                segments.put(i < secondFrom.get(row) ? 0 : 1);
            }
        }
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.flip(), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.flip(), shape);
                OnnxTensor segmentTensor =
                        OnnxTensor.createTensor(environment, segments.flip(), shape)) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            inputs.put("input_ids", idTensor);
            inputs.put("attention_mask", maskTensor);
            if (session.getInputNames().contains("token_type_ids")) {
                inputs.put("token_type_ids", segmentTensor);
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return numbers(result.get(output).orElseThrow(), rows.size(), length);
            }
        }
    }

    private List<float[]> numbers(OnnxValue value, int rows, int length) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)
                || !(tensor.getInfo() instanceof TensorInfo info)) {
            throw new OrtException(output + " is no tensor");
        }
        boolean together = config.kind() == ModelKind.RERANKING;
        long each = together ? 1 : (long) length * config.hidden();
        FloatBuffer all = tensor.getFloatBuffer();
        if (all == null || all.remaining() != rows * each || info.getShape()[0] != rows) {
            throw new OrtException(output + " has another shape than config.json says");
        }
        List<float[]> numbers = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            float[] states = new float[(int) each];
            all.get(states);
            numbers.add(together ? states : pooled(states, length));
        }
        return numbers;
    }

    /** One vector of length 1. */
    private float[] pooled(float[] states, int length) throws OrtException {
        int tokens = config.pooling() == EncoderConfig.Pooling.MEAN ? length : 1;
        double[] sums = new double[config.hidden()];
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += states[token * sums.length + i];
            }
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        double norm = Math.sqrt(squares);
        if (!(norm > 0) || Double.isInfinite(norm)) {
            throw new OrtException("a text's vector has no direction");
        }
        float[] vector = new float[sums.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (sums[i] / norm);
        }
        return vector;
    }

    /** The runtime's version. */
    String version() {
        return environment.getVersion();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("An ONNX session did not close.", e);
        }
    }
}

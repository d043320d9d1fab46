package io.alliancehub.server.bench;

/**
 * A tensor of a file.
 *
 * @param rows 1 for a vector
 */
record StoredTensor(String name, Storage storage, int rows, int cols) {

    long bytes() {
        return storage.bytes((long) rows * cols);
    }
}

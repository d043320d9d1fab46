package io.alliancehub.broken.output.ledger;

final class Printer {
    void print() {
        System.out.println("printed");
    }
}

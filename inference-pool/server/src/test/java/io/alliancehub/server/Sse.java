package io.alliancehub.server;

import java.util.ArrayList;
import java.util.List;

/**
 * An event of a stream, as a client reads it.
 *
 * @param id empty where there is none
 * @param name empty where there is none
 */
record Sse(String id, String name, String data) {

    static List<Sse> parse(String body) {
        List<Sse> events = new ArrayList<>();
        for (String block : body.split("\n\n", -1)) {
            if (block.isEmpty()) {
                continue;
            }
            String id = "";
            String name = "";
            String data = "";
            for (String line : block.split("\n", -1)) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else {
                    throw new AssertionError("not a line of an event: " + line);
                }
            }
            events.add(new Sse(id, name, data));
        }
        return events;
    }
}

package io.alliancehub.trainer.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions and answers read from a text resource: lines with {@code ?} ask, the next line with
 * {@code !} answers them all, lines with {@code =} list words, {@code #} starts a comment.
 */
record TopicBook(List<Topic> topics, List<String> wordLists) {

    TopicBook {
        topics = List.copyOf(topics);
        wordLists = List.copyOf(wordLists);
    }

    /** The ways to ask one thing, and its answer. */
    record Topic(List<String> questions, String answer) {

        Topic {
            questions = List.copyOf(questions);
        }
    }

    static TopicBook read(String resource) {
        try (InputStream stream = TopicBook.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return parse(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TopicBook parse(List<String> lines) {
        List<Topic> topics = new ArrayList<>();
        List<String> wordLists = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("? ")) {
                questions.add(line.substring(2));
            } else if (line.startsWith("! ")) {
                topics.add(new Topic(questions, line.substring(2)));
                questions.clear();
            } else if (line.startsWith("= ")) {
                wordLists.add(line.substring(2));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalStateException("unreadable topic line: " + line);
            }
        }
        return new TopicBook(topics, wordLists);
    }
}

package io.alliancehub.server.output;

import java.util.List;

/**
 * What a parser made of an answer.
 *
 * @param said all of it
 * @param calls whether it ends as an answer that calls tools
 */
record Reading(Said said, boolean calls) {

    static Reading of(CorpusCase each, List<String> pieces) {
        return of(
                new OutputRules(
                        Beginning.ANSWER, each.format(), CorpusCase.OFFERED, OutputRules.CALLS_MAX),
                pieces);
    }

    static Reading of(OutputRules rules, List<String> pieces) {
        var parser = new OutputParser(rules);
        var all = new Said.Builder();
        for (String piece : pieces) {
            all.add(parser.push(piece));
        }
        all.add(parser.finish());
        return new Reading(all.build(), parser.callsTools());
    }
}

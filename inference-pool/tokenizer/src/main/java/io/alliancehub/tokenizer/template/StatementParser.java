package io.alliancehub.tokenizer.template;

import io.alliancehub.tokenizer.template.Statement.Branch;
import io.alliancehub.tokenizer.template.Statement.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the statements of a template. */
final class StatementParser {

    private static final int DEPTH_MAX = 64;

    private final List<Part> parts;
    private final Names names;
    private int at;
    private int depth;
    private int loops;

    StatementParser(List<Part> parts, Names names) {
        this.parts = parts;
        this.names = names;
    }

    /** All statements. */
    List<Statement> all() {
        List<Statement> statements = block(Set.of());
        if (at < parts.size() && parts.get(at) instanceof Part.Tag(List<Token> tag)) {
            throw new TemplateSyntaxException(
                    tag.getFirst().shown() + " ends nothing", tag.getFirst().line());
        }
        return statements;
    }

    /** Statements up to a tag that begins with one of these names, which is not taken. */
    private List<Statement> block(Set<String> ends) {
        if (++depth > DEPTH_MAX) {
            throw new TemplateSyntaxException(
                    "statements are nested more than " + DEPTH_MAX + " deep", line());
        }
        List<Statement> statements = new ArrayList<>();
        while (at < parts.size()) {
            Part part = parts.get(at);
            if (part instanceof Part.Tag(List<Token> tokens) && isEnd(tokens, ends)) {
                break;
            }
            at++;
            statements.add(
                    switch (part) {
                        case Part.Data(String text) -> new Statement.Data(Text.template(text));
                        case Part.Output(List<Token> tokens) -> output(new Tokens(tokens));
                        case Part.Tag(List<Token> tokens) -> statement(new Tokens(tokens));
                    });
        }
        depth--;
        return statements;
    }

    private static boolean isEnd(List<Token> tokens, Set<String> ends) {
        String first = tokens.getFirst().text();
        return ends.contains(first) || (ends.isEmpty() && first.startsWith("end"));
    }

    private Statement output(Tokens tokens) {
        int line = tokens.line();
        return new Statement.Output(whole(tokens), line);
    }

    private Statement statement(Tokens tokens) {
        int line = tokens.line();
        String keyword = tokens.expectName();
        return switch (keyword) {
            case "if" -> ifStatement(tokens);
            case "for" -> forStatement(tokens, line);
            case "set" -> setStatement(tokens, line);
            case "macro" -> macro(tokens, line);
            case "break", "continue" -> jump(keyword, tokens, line);
            default ->
                    throw new TemplateSyntaxException(
                            "the statement '" + keyword + "' is not supported", line);
        };
    }

    private Statement ifStatement(Tokens first) {
        List<Branch> branches = new ArrayList<>();
        Tokens tag = first;
        while (true) {
            Expression condition = whole(tag);
            branches.add(new Branch(condition, block(Set.of("elif", "else", "endif"))));
            tag = takeTag("endif");
            String keyword = tag.expectName();
            if (keyword.equals("elif")) {
                continue;
            }
            tag.expectEnd();
            if (keyword.equals("endif")) {
                return new Statement.If(branches, List.of());
            }
            List<Statement> otherwise = block(Set.of("endif"));
            closeWith("endif");
            return new Statement.If(branches, otherwise);
        }
    }

    private Statement forStatement(Tokens tokens, int line) {
        List<String> targets = targets(tokens);
        var expressions = new ExpressionParser(tokens, names);
        if (!tokens.takeName("in")) {
            throw tokens.error("'in' is expected, not " + tokens.current().shown());
        }
        Expression items = expressions.withoutChoice();
        Expression filter = tokens.takeName("if") ? expressions.expression() : null;
        tokens.expectEnd();
        loops++;
        List<Statement> body = block(Set.of("else", "endfor"));
        loops--;
        Tokens end = takeTag("endfor");
        List<Statement> otherwise = List.of();
        if (end.expectName().equals("else")) {
            end.expectEnd();
            otherwise = block(Set.of("endfor"));
            closeWith("endfor");
        } else {
            end.expectEnd();
        }
        return new Statement.For(targets, items, filter, body, otherwise, line);
    }

    private static List<String> targets(Tokens tokens) {
        boolean parenthesised = tokens.takeOperator("(");
        List<String> targets = new ArrayList<>();
        do {
            targets.add(target(tokens));
        } while (tokens.takeOperator(","));
        if (parenthesised) {
            tokens.expectOperator(")");
        }
        return targets;
    }

    /** A name that may be given a value; functions keep theirs. */
    private static String target(Tokens tokens) {
        Token token = tokens.current();
        String name = tokens.expectName();
        boolean taken =
                Names.isReserved(name)
                        || Signatures.function(name) != null
                        || Set.of("loop", "namespace", "dict", "true", "false", "none")
                                .contains(name);
        if (taken) {
            throw new TemplateSyntaxException(
                    "'" + name + "' cannot be given a value", token.line());
        }
        return name;
    }

    private Statement setStatement(Tokens tokens, int line) {
        String name = target(tokens);
        if (tokens.takeOperator(".")) {
            String attribute = tokens.expectName();
            tokens.expectOperator("=");
            return new Statement.SetAttribute(name, attribute, whole(tokens), line);
        }
        if (tokens.takeOperator("=")) {
            return new Statement.SetVariable(name, whole(tokens), line);
        }
        tokens.expectEnd();
        List<Statement> body = block(Set.of("endset"));
        closeWith("endset");
        return new Statement.SetBlock(name, body, line);
    }

    private Statement macro(Tokens tokens, int line) {
        String name = target(tokens);
        names.defineMacro(name);
        tokens.expectOperator("(");
        List<Parameter> parameters = new ArrayList<>();
        while (!tokens.takeOperator(")")) {
            String parameter = target(tokens);
            Expression fallback =
                    tokens.takeOperator("=")
                            ? new ExpressionParser(tokens, names).expression()
                            : null;
            parameters.add(new Parameter(parameter, fallback));
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        tokens.expectEnd();
        int outer = loops;
        loops = 0;
        List<Statement> body = block(Set.of("endmacro"));
        loops = outer;
        closeWith("endmacro");
        return new Statement.Macro(name, parameters, body, line);
    }

    private Statement jump(String keyword, Tokens tokens, int line) {
        tokens.expectEnd();
        if (loops == 0) {
            throw new TemplateSyntaxException("'" + keyword + "' is not in a loop", line);
        }
        return keyword.equals("break") ? new Statement.Break(line) : new Statement.Continue(line);
    }

    /** The expression that is all the rest of a tag. */
    private Expression whole(Tokens tokens) {
        Expression expression = new ExpressionParser(tokens, names).expression();
        tokens.expectEnd();
        return expression;
    }

    private void closeWith(String end) {
        Tokens tokens = takeTag(end);
        tokens.expectName();
        tokens.expectEnd();
    }

    private Tokens takeTag(String wanted) {
        if (at < parts.size() && parts.get(at) instanceof Part.Tag(List<Token> tokens)) {
            at++;
            return new Tokens(tokens);
        }
        throw new TemplateSyntaxException("'" + wanted + "' is missing at the end", line());
    }

    private int line() {
        for (int i = Math.min(at, parts.size()) - 1; i >= 0; i--) {
            switch (parts.get(i)) {
                case Part.Output(List<Token> tokens) -> {
                    return tokens.getLast().line();
                }
                case Part.Tag(List<Token> tokens) -> {
                    return tokens.getLast().line();
                }
                case Part.Data data -> {}
            }
        }
        return 1;
    }
}

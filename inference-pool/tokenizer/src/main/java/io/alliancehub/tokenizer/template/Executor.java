package io.alliancehub.tokenizer.template;

import io.alliancehub.tokenizer.template.Statement.Branch;
import io.alliancehub.tokenizer.template.Statement.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out statements; one for each rendering. */
final class Executor {

    private final Steps steps;
    private final Functions functions;
    private final Evaluator evaluator;
    private final Scope globals;
    private final boolean loopsAreAsked;

    /**
     * @param loopsAreAsked whether the template asks for the state of a loop anywhere
     */
    Executor(Steps steps, Functions functions, Scope globals, boolean loopsAreAsked) {
        this.steps = steps;
        this.functions = functions;
        this.evaluator = new Evaluator(steps, functions);
        this.globals = globals;
        this.loopsAreAsked = loopsAreAsked;
    }

    /** How statements have ended. */
    private enum Outcome {
        DONE,
        BREAK,
        CONTINUE
    }

    Text render(List<Statement> statements) {
        var out = new TextBuilder(steps);
        run(statements, globals, out);
        return out.build();
    }

    private Outcome run(List<Statement> statements, Scope scope, TextBuilder out) {
        for (Statement statement : statements) {
            Outcome outcome = run(statement, scope, out);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
        return Outcome.DONE;
    }

    private Outcome run(Statement statement, Scope scope, TextBuilder out) {
        return switch (statement) {
            case Statement.Data data -> {
                out.append(data.text());
                yield Outcome.DONE;
            }
            case Statement.Output output -> {
                Value value = evaluator.evaluate(output.expression(), scope);
                out.append(Written.of(value, steps));
                yield Outcome.DONE;
            }
            case Statement.If choice -> choose(choice, scope, out);
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.SetVariable set -> {
                scope.set(set.name(), evaluator.evaluate(set.value(), scope));
                yield Outcome.DONE;
            }
            case Statement.SetAttribute set -> setAttribute(set, scope);
            case Statement.SetBlock set -> {
                var block = new TextBuilder(steps);
                Outcome outcome = run(set.body(), new Scope(scope), block);
                scope.set(set.name(), block.build());
                yield outcome;
            }
            case Statement.Macro macro -> {
                functions.define(macro.name(), (values, named) -> call(macro, values, named));
                yield Outcome.DONE;
            }
            case Statement.Break jump -> Outcome.BREAK;
            case Statement.Continue jump -> Outcome.CONTINUE;
        };
    }

    private Outcome choose(Statement.If choice, Scope scope, TextBuilder out) {
        for (Branch branch : choice.branches()) {
            if (evaluator.isTrue(branch.condition(), scope)) {
                return run(branch.body(), scope, out);
            }
        }
        return run(choice.otherwise(), scope, out);
    }

    private Outcome setAttribute(Statement.SetAttribute set, Scope scope) {
        Value value = evaluator.evaluate(set.value(), scope);
        if (!(scope.find(set.namespace()) instanceof Value.Namespace(Map<String, Value> entries))) {
            throw steps.error("'" + set.namespace() + "' is no namespace");
        }
        entries.put(set.name(), value);
        return Outcome.DONE;
    }

    private Outcome loop(Statement.For loop, Scope scope, TextBuilder out) {
        List<Value> items = Items.of(evaluator.evaluate(loop.items(), scope), steps);
        if (loop.filter() != null) {
            items = filtered(loop, loop.filter(), items, scope);
        }
        if (items.isEmpty()) {
            return run(loop.otherwise(), scope, out);
        }
        for (int index = 0; index < items.size(); index++) {
            steps.step(loop.line());
            var turn = new Scope(scope);
            unpack(loop.targets(), items.get(index), turn);
            if (loopsAreAsked) {
                turn.set("loop", state(items, index));
            }
            if (run(loop.body(), turn, out) == Outcome.BREAK) {
                break;
            }
        }
        return Outcome.DONE;
    }

    private List<Value> filtered(
            Statement.For loop, Expression filter, List<Value> items, Scope scope) {
        List<Value> kept = new ArrayList<>();
        for (Value item : items) {
            var turn = new Scope(scope);
            unpack(loop.targets(), item, turn);
            if (evaluator.isTrue(filter, turn)) {
                kept.add(item);
            }
        }
        return kept;
    }

    private void unpack(List<String> targets, Value item, Scope turn) {
        if (targets.size() == 1) {
            turn.set(targets.getFirst(), item);
            return;
        }
        List<Value> parts = Items.of(item, steps);
        if (parts.size() != targets.size()) {
            throw steps.error("an item has " + parts.size() + " parts, not " + targets.size());
        }
        for (int i = 0; i < parts.size(); i++) {
            turn.set(targets.get(i), parts.get(i));
        }
    }

    private static Value state(List<Value> items, int index) {
        int count = items.size();
        Map<String, Value> state = new HashMap<>();
        state.put("index", Value.Whole.of(index + 1L));
        state.put("index0", Value.Whole.of(index));
        state.put("revindex", Value.Whole.of(count - index));
        state.put("revindex0", Value.Whole.of(count - index - 1L));
        state.put("first", Value.of(index == 0));
        state.put("last", Value.of(index == count - 1));
        state.put("length", Value.Whole.of(count));
        if (index > 0) {
            state.put("previtem", items.get(index - 1));
        }
        if (index < count - 1) {
            state.put("nextitem", items.get(index + 1));
        }
        return new Value.Mapping(state);
    }

    /** A macro sees what is set outside of loops, and its own parameters. */
    private Value call(Statement.Macro macro, List<Value> values, Map<String, Value> named) {
        List<Parameter> parameters = macro.parameters();
        if (values.size() > parameters.size()) {
            throw steps.error("the macro '" + macro.name() + "' is given too many arguments");
        }
        steps.enterCall();
        var scope = new Scope(globals);
        Map<String, Value> rest = new HashMap<>(named);
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Value byName = rest.remove(parameter.name());
            scope.set(
                    parameter.name(),
                    i < values.size() ? values.get(i) : argument(parameter, byName, scope));
        }
        if (!rest.isEmpty()) {
            throw steps.error("the macro '" + macro.name() + "' has no such argument");
        }
        var out = new TextBuilder(steps);
        run(macro.body(), scope, out);
        steps.leaveCall();
        return out.build();
    }

    private Value argument(Parameter parameter, @Nullable Value byName, Scope scope) {
        if (byName != null) {
            return byName;
        }
        Expression fallback = parameter.fallback();
        return fallback == null
                ? new Value.Undefined(parameter.name())
                : evaluator.evaluate(fallback, scope);
    }
}

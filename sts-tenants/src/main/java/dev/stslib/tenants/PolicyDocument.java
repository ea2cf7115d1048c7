package dev.stslib.tenants;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A session policy of version 2012-10-17.
 *
 * @param statements the statements, in any order
 */
record PolicyDocument(List<Statement> statements) {
    PolicyDocument {
        statements = List.copyOf(statements);
    }

    /** The statements of both. */
    PolicyDocument and(PolicyDocument other) {
        List<Statement> all = new ArrayList<>(statements);
        all.addAll(other.statements);
        return new PolicyDocument(all);
    }

    List<Statement> allowing() {
        return statements.stream().filter(Statement::allows).toList();
    }

    PolicyDocument denying() {
        return new PolicyDocument(
                statements.stream().filter(statement -> !statement.allows()).toList());
    }

    /** The same meaning in fewer statements. Policies with the same statements in another order become equal. */
    PolicyDocument minimized() {
        List<Statement> merged = new ArrayList<>();
        sorted(statements.stream().map(Statement::minimized).toList()).forEach(statement -> add(merged, statement));
        return new PolicyDocument(sorted(merged));
    }

    private static List<Statement> sorted(List<Statement> statements) {
        return statements.stream()
                .sorted(Comparator.comparing(PolicyJson::write))
                .toList();
    }

    /** What two statements merge into may merge with a third. */
    private static void add(List<Statement> merged, Statement statement) {
        for (int i = 0; i < merged.size(); i++) {
            Optional<Statement> both = merged.get(i).merge(statement);
            if (both.isPresent()) {
                merged.remove(i);
                add(merged, both.get());
                return;
            }
        }
        merged.add(statement);
    }
}

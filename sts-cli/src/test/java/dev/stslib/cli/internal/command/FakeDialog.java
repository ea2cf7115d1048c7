package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.cli.internal.io.Dialog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A person who gives prepared answers. An empty answer takes what is proposed. */
final class FakeDialog implements Dialog {
    final Deque<String> answers = new ArrayDeque<>();
    final List<String> questions = new ArrayList<>();

    private String next(String question) {
        questions.add(question);
        String answer = answers.poll();
        if (answer == null) {
            throw new AssertionError("A question that the test does not expect: " + question);
        }
        return answer;
    }

    @Override
    public String ask(String question, @Nullable String standard) {
        String answer = next(question);
        return answer.isEmpty() && standard != null ? standard : answer;
    }

    @Override
    public Secret askSecret(String question) {
        return Secret.of(next(question));
    }

    @Override
    public void watch(Supplier<List<String>> lines) {
        List<String> unused = lines.get();
        questions.addAll(lines.get()); // each second again
    }

    @Override
    public String pick(String text, Function<String, List<String>> matches) {
        return matches.apply(next(text)).get(0);
    }
}

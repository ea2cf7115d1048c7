package dev.stslib.tenants;

import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the answers of STS how much room policies and tags take after packing, because AWS does not publish how it packs
 * them. Pass it to the builder of the engine as a listener. Thread-safe.
 *
 * <p>It fits the sizes of the last 500 answers to the lengths, the compressed length and the numbers of what was packed, by
 * least squares. It knows nothing until it has seen {@link #FEWEST_ANSWERS} answers, about requests that are unlike all of
 * those, or where its margin would be over {@link #LARGEST_MARGIN} percentage points. Tags that a session inherits from its
 * source take room too, but no request shows them: use one model for requests with the same source.
 */
public final class PackedSizeModel implements EngineListener {
    /** Before so many answers there is no estimate. */
    public static final int FEWEST_ANSWERS = 50;

    /** In percentage points; an estimate that may be further off counts as unknown. */
    public static final double LARGEST_MARGIN = 5;

    private static final int MOST_ANSWERS = 500;

    private static final class Answer {
        final double[] features;
        final int percent;

        Answer(double[] features, int percent) {
            this.features = features;
            this.percent = percent;
        }
    }

    private final Deque<Answer> answers = new ArrayDeque<>();
    /** Of all answers; null until it is needed. */
    private LeastSquares.@Nullable Fit fit;

    /** Creates a model that has seen nothing. */
    public PackedSizeModel() {}

    /** Learns from {@link EngineEvent.PolicyPacked}; other events are ignored. */
    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.PolicyPacked packed) {
            learn(packed.policy(), packed.tags(), packed.percent());
        }
    }

    /**
     * Learns from an answer of STS that no engine told.
     *
     * @param policy the policies of the request
     * @param tags its session tags, inherited ones too
     * @param percent {@code PackedPolicySize} of the answer, 0 to 100
     */
    public void learn(SessionPolicy policy, List<Tag> tags, int percent) {
        double[] features = PackedFeatures.of(policy, tags);
        synchronized (answers) {
            if (answers.size() == MOST_ANSWERS) {
                answers.removeFirst();
            }
            answers.addLast(new Answer(features, percent));
            fit = null;
        }
    }

    /**
     * Estimates the packed size of a request.
     *
     * @param policy the policies of the request
     * @param tags its session tags
     * @return the estimate, which may be unknown
     */
    public PackedEstimate estimate(SessionPolicy policy, List<Tag> tags) {
        int known;
        LeastSquares.Fit current;
        synchronized (answers) {
            known = answers.size();
            if (known < FEWEST_ANSWERS) {
                return PackedEstimate.unknown(
                        "STS has answered " + known + " of the " + FEWEST_ANSWERS + " requests that it takes");
            }
            current = fit == null ? fit() : fit;
            fit = current;
        }
        LeastSquares.Estimate estimate = current.at(PackedFeatures.of(policy, tags));
        if (estimate.margin() > LARGEST_MARGIN) {
            return PackedEstimate.unknown("the request is unlike the " + known + " that STS has answered");
        }
        return new PackedEstimate(Math.max(0, estimate.value()), estimate.margin(), null);
    }

    private LeastSquares.Fit fit() {
        LeastSquares squares = new LeastSquares(PackedFeatures.COUNT);
        answers.forEach(answer -> squares.add(answer.features, answer.percent));
        return squares.solve();
    }

    /** Shows how many answers it has seen, at most 500. */
    @Override
    public String toString() {
        synchronized (answers) {
            return "PackedSizeModel[" + answers.size() + " answers]";
        }
    }
}

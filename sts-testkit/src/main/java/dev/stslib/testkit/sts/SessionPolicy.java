package dev.stslib.testkit.sts;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The session policy of a request and how much room it takes, by the {@link PolicyPacking} of the STS. */
final class SessionPolicy {
    private static final int MOST_CHARACTERS = 2_048;
    private static final int MOST_ARNS = 10;
    private static final Pattern CHARACTERS = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]*");

    private final boolean present;
    private final int percent;

    private SessionPolicy(boolean present, int percent) {
        this.present = present;
        this.percent = percent;
    }

    static SessionPolicy read(ActionCall call, SessionTags tags) throws StsException {
        Parameters parameters = call.parameters();
        String inline = parameters.get("Policy");
        List<String> arns = parameters.structures("PolicyArns").stream()
                .map(member -> member.get("arn", ""))
                .toList();
        Constraints constraints = new Constraints()
                .text("Policy", inline, 1, MOST_CHARACTERS, CHARACTERS)
                .atMost("PolicyArns", arns, MOST_ARNS);
        int number = 1;
        for (String arn : arns) {
            constraints.text("PolicyArns." + number++ + ".member.arn", arn, 20, 2048, Constraints.ARN_TEXT);
        }
        constraints.check();
        String compact = inline == null ? null : PolicyJson.compact(inline);
        int percent = call.world().packing().percent(compact, arns, tags);
        if (percent > 100 || textLength(inline, arns) > MOST_CHARACTERS) {
            throw Errors.packedPolicyTooLarge(Math.max(percent, 101));
        }
        return new SessionPolicy(inline != null || !arns.isEmpty() || !tags.isEmpty(), percent);
    }

    /** Inline and managed policies share one limit of plain characters. */
    private static int textLength(@Nullable String inline, List<String> arns) {
        return (inline == null ? 0 : inline.length())
                + arns.stream().mapToInt(String::length).sum();
    }

    void writeTo(Xml xml) {
        if (present) {
            xml.element("PackedPolicySize", Integer.toString(percent));
        }
    }
}

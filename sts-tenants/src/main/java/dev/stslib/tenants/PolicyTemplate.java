package dev.stslib.tenants;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A session policy with placeholders, such as {@code "arn:aws:s3:::data/{{tenant}}/*"}. A value becomes a part of the text
 * around its placeholder, and never changes what the policy means otherwise. Immutable and thread-safe.
 *
 * <p>A placeholder may stand in {@code Resource}, in {@code NotResource}, and in the values of conditions that compare
 * strings or ARNs. A separator keeps it apart from wildcards, policy variables and other placeholders: {@code /}, in an ARN
 * also {@code :}. Its name begins with a letter, followed by letters, digits, {@code _},
 * {@code .} and {@code -}. What its value must not hold depends on the place:
 *
 * <ul>
 *   <li>everywhere: control characters, the beginning of a policy variable, and nothing but white space
 *   <li>in an ARN and in the patterns of {@code StringLike}: {@code *} and {@code ?}
 *   <li>everywhere: {@code /}, unless the placeholder is {@code {{name:path}}}
 *   <li>in an ARN: {@code :}. {@code {{name:arn}}} takes a whole ARN, with which the text begins
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">IAM, session
 *     policies</a>
 */
public final class PolicyTemplate {
    private final PolicyDocument document;
    private final List<TemplateText> places;
    private final PolicyText text;
    private final Set<String> placeholders;

    private PolicyTemplate(PolicyDocument document, List<TemplateText> places) {
        this.document = document;
        this.places = places;
        text = new PolicyText(document, places);
        Set<String> names = new TreeSet<>();
        places.forEach(place -> names.addAll(place.names()));
        placeholders = Collections.unmodifiableSet(names);
    }

    /**
     * Reads a template. Do this once for each template, not for each tenant.
     *
     * @param json a policy of version 2012-10-17; without Principal, which session policies do not have
     * @return the template
     * @throws dev.stslib.api.error.InvalidRequestException if it is not such a policy, or a placeholder is written wrongly or
     *     stands where none is allowed: in a name, an effect, an action or another condition
     */
    public static PolicyTemplate parse(String json) {
        List<TemplateText> places = new ArrayList<>();
        PolicyDocument document = PolicyReader.read(json, (text, place, path) -> {
            TemplateText parsed = TemplateText.parse(text, place, path);
            if (!parsed.names().isEmpty()) {
                places.add(parsed);
            }
        });
        return new PolicyTemplate(document, List.copyOf(places));
    }

    /**
     * Returns the names of the placeholders.
     *
     * @return the names, sorted
     */
    public Set<String> placeholders() {
        return placeholders;
    }

    /**
     * Puts the values of a tenant in.
     *
     * @param values one value for each placeholder, and no other
     * @return the policy, shortened as by {@link PolicyMinimizer}
     * @throws dev.stslib.api.error.InvalidRequestException if a value is missing, is for no placeholder, or is not allowed
     *     where its placeholder stands; the message does not show the value
     */
    public String fill(Map<String, String> values) {
        TemplateText.checkNames(placeholders, values);
        return text.fill(values);
    }

    /** The policy with its placeholders. */
    PolicyDocument document() {
        return document;
    }

    /** The texts of the policy that hold placeholders. */
    List<TemplateText> places() {
        return places;
    }

    /** Shows the names of the placeholders. */
    @Override
    public String toString() {
        return "PolicyTemplate" + placeholders;
    }
}

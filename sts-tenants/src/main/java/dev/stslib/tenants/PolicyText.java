package dev.stslib.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * The minimal JSON of a policy with placeholders. It is made once, since placeholders stand inside of strings, where they merge
 * and sort as any other text does. A value is checked at each place of the template, then escaped and put in.
 */
final class PolicyText {
    private final List<TemplateText> places;
    /** One more than names: before, between and after them. */
    private final List<String> literals = new ArrayList<>();

    private final List<String> names = new ArrayList<>();

    /**
     * Writes a policy.
     *
     * @param policy the policy
     * @param places its texts with placeholders, as the template has them
     */
    PolicyText(PolicyDocument policy, List<TemplateText> places) {
        this.places = List.copyOf(places);
        String json = PolicyJson.write(policy.minimized());
        Matcher matcher = TemplateText.PLACEHOLDER.matcher(json);
        int from = 0;
        while (matcher.find()) {
            literals.add(json.substring(from, matcher.start()));
            names.add(matcher.group(1));
            from = matcher.end();
        }
        literals.add(json.substring(from));
    }

    /**
     * Puts values in.
     *
     * @param values a value for each placeholder
     * @throws dev.stslib.api.error.InvalidRequestException if a value is not allowed at one of its places
     */
    String fill(Map<String, String> values) {
        places.forEach(place -> place.check(values));
        StringBuilder json = new StringBuilder(literals.get(0));
        for (int i = 0; i < names.size(); i++) {
            json.append(PolicyJson.escape(values.getOrDefault(names.get(i), "")));
            json.append(literals.get(i + 1));
        }
        return json.toString();
    }
}

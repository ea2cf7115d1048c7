package dev.stslib.testkit.sts;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of the parameters that an operation takes, as the model of its service has them. Immutable. */
final class Shape {
    private static final Pattern MEMBER = Pattern.compile("(\\w+)\\.member\\.([1-9][0-9]{0,5})(?:\\.(\\w+))?");

    private final Set<String> scalars;
    private final Map<String, Set<String>> lists;

    private Shape(Set<String> scalars, Map<String, Set<String>> lists) {
        this.scalars = scalars;
        this.lists = lists;
    }

    /** Parameters of one value each. */
    static Shape of(String... scalars) {
        return new Shape(Set.of(scalars), Map.of());
    }

    /** Adds a list of structures with these fields, or of plain texts where there are none. */
    Shape list(String name, String... fields) {
        Map<String, Set<String>> more = new HashMap<>(lists);
        more.put(name, Set.of(fields));
        return new Shape(scalars, more);
    }

    /** Refuses unknown names, values of the wrong kind and lists with gaps. */
    void check(Parameters parameters) throws StsException {
        Map<String, TreeSet<Integer>> numbers = new HashMap<>();
        for (String name : parameters.asMap().keySet()) {
            if (name.equals("Action")
                    || name.equals("Version")
                    || scalars.contains(name)
                    || isEmptyList(name, parameters)) {
                continue;
            }
            Matcher member = MEMBER.matcher(name);
            if (!member.matches() || !isField(member.group(1), member.group(3))) {
                throw Errors.validation("Unexpected parameter: " + name);
            }
            numbers.computeIfAbsent(member.group(1), list -> new TreeSet<>()).add(Integer.valueOf(member.group(2)));
        }
        for (Map.Entry<String, TreeSet<Integer>> list : numbers.entrySet()) {
            if (list.getValue().last() != list.getValue().size()) {
                throw new StsException(
                        400,
                        "MalformedInput",
                        "The members of the list " + list.getKey() + " are not numbered from 1 without a gap");
            }
        }
    }

    /** Clients write an empty list as its name alone. */
    private boolean isEmptyList(String name, Parameters parameters) {
        return lists.containsKey(name) && parameters.get(name, "").isEmpty();
    }

    private boolean isField(String list, @Nullable String field) {
        Set<String> fields = lists.get(list);
        return fields != null && (field == null ? fields.isEmpty() : fields.contains(field));
    }
}

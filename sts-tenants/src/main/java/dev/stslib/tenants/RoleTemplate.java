package dev.stslib.tenants;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A role that is assumed for many tenants. The values of a tenant make a {@link RoleRequest} of it, and nothing else does: a
 * missing value is refused, and so is one that would mean more than itself. Make one for each kind of access, and keep it;
 * it is immutable and thread-safe.
 *
 * <pre>{@code
 * RoleTemplate data = RoleTemplate.of("arn:aws:iam::444455556666:role/TenantData")
 *         .settings(request -> request.sourceProfile("service").duration(Duration.ofMinutes(15)))
 *         .sessionName("catalog", "{{tenant}}")
 *         .scope(SessionScope.inlinePolicy(PolicyTemplate.parse(policy)))
 *         .ceiling(PolicyCeiling.parse(ceiling))
 *         .build();
 * engine.credentials(data.request(Map.of("tenant", "acme")));
 * }</pre>
 */
public final class RoleTemplate {
    /**
     * A way to narrow the session, below the ceiling.
     *
     * @param scope the way
     * @param inline the inline policy, or null for none
     */
    private record Way(SessionScope scope, @Nullable PolicyText inline) {
        SessionPolicy policy(Map<String, String> values) {
            return new SessionPolicy(inline == null ? null : inline.fill(values), scope.filledArns(values));
        }
    }

    private final TemplateText roleArn;
    private final Consumer<RoleRequest.Builder> settings;
    private final List<TemplateText> sessionName;
    private final @Nullable TemplateText externalId;
    private final List<Way> ways;
    private final @Nullable PackedSizeModel packedSizes;
    private final Set<String> placeholders;

    private RoleTemplate(Builder builder) {
        roleArn = builder.roleArn;
        settings = builder.settings;
        sessionName = List.copyOf(builder.sessionName);
        externalId = builder.externalId;
        PolicyCeiling ceiling = builder.ceiling;
        List<SessionScope> scopes = builder.scopes.isEmpty() ? List.of(SessionScope.none()) : builder.scopes;
        ways = scopes.stream()
                .map(scope -> new Way(scope, scope.policy(ceiling)))
                .toList();
        packedSizes = builder.packedSizes;
        Set<String> narrowing = new TreeSet<>(roleArn.names());
        if (ceiling != null) {
            narrowing.addAll(ceiling.placeholders());
        }
        Set<String> all = new TreeSet<>(narrowing);
        for (SessionScope scope : scopes) {
            if (narrowing.isEmpty() && scope.placeholders().isEmpty()) {
                throw new InvalidRequestException(
                        "The template gives every tenant the same access by " + scope,
                        "Put a placeholder into the policy, a tag, the ceiling or the ARN of the role");
            }
            all.addAll(scope.placeholders());
        }
        sessionName.forEach(field -> all.addAll(field.names()));
        if (externalId != null) {
            all.addAll(externalId.names());
        }
        placeholders = Collections.unmodifiableSet(all);
    }

    /**
     * Starts a template.
     *
     * @param roleArn the ARN of the role; {@code {{name}}} stands for a part of it, {@code {{name:arn}}} for all of it
     * @return a builder
     * @throws InvalidRequestException if a placeholder is written wrongly
     */
    public static Builder of(String roleArn) {
        return new Builder(roleArn);
    }

    /**
     * Returns the names of all placeholders.
     *
     * @return the names, sorted
     */
    public Set<String> placeholders() {
        return placeholders;
    }

    /**
     * Makes the request for a tenant.
     *
     * @param values one value for each placeholder, and no other
     * @return the request; keep it, because a lookup by the same object is the fastest
     * @throws InvalidRequestException if a value is missing, is for no placeholder or is not allowed where its placeholder
     *     stands, if no way to narrow the session fits, or if the request violates another limit of STS; the message does not
     *     show the values of policies, tags and ARNs
     */
    public RoleRequest request(Map<String, String> values) {
        return choose(values).request();
    }

    /**
     * Makes the request for a tenant, with the first way to narrow the session that fits, and explains it.
     *
     * @param values one value for each placeholder, and no other
     * @return the request, what it needs, and the reasons
     * @throws InvalidRequestException as {@link #request}
     */
    public ScopeChoice choose(Map<String, String> values) {
        TemplateText.checkNames(placeholders, values);
        List<Tag> common = commonTags(values);
        RoleRequest chosen = null;
        PolicyBudget needed = null;
        List<String> reasons = new ArrayList<>();
        for (Way way : ways) {
            if (chosen != null) {
                reasons.add(way.scope() + ": not needed");
                continue;
            }
            SessionPolicy policy = way.policy(values);
            List<Tag> tags = way.scope().filledTags(values);
            PolicyBudget budget = PolicyBudget.of(policy, united(common, tags), packedSizes);
            if (budget.fits()) {
                chosen = request(policy, tags, values);
                needed = budget;
            }
            reasons.add(way.scope() + ": " + budget
                    + (budget.fits() ? ": chosen; it needs " + way.scope().needs() : ": too large"));
        }
        if (chosen == null || needed == null) {
            throw new InvalidRequestException(
                    "STS has no room for the policies and tags (" + String.join("; ", reasons) + ")",
                    "Shorten them, or give the template another way to narrow the session, such as tags");
        }
        return new ScopeChoice(chosen, needed, reasons);
    }

    /** The tags that the settings add to every request. */
    private List<Tag> commonTags(Map<String, String> values) {
        RoleRequest.Builder request = RoleRequest.of(roleArn.fill(values));
        settings.accept(request);
        // The keys may be those of a scope's tags, without which this request is not valid.
        return request.transitiveTagKeys(List.of()).build().tags();
    }

    /** In the order of a request. A request itself cannot have more than 50 tags, but this tells how many there are. */
    private static List<Tag> united(List<Tag> common, List<Tag> tags) {
        return Stream.concat(common.stream(), tags.stream())
                .sorted(Comparator.comparing(Tag::key))
                .toList();
    }

    private RoleRequest request(SessionPolicy policy, List<Tag> tags, Map<String, String> values) {
        RoleRequest.Builder request = RoleRequest.of(roleArn.fill(values));
        settings.accept(request);
        if (!sessionName.isEmpty()) {
            request.sessionNameOf(
                    sessionName.stream().map(field -> field.fill(values)).toArray(String[]::new));
        }
        if (externalId != null) {
            request.externalId(externalId.fill(values));
        }
        tags.forEach(tag -> request.tag(tag.key(), tag.value()));
        return request.policy(policy).build();
    }

    /** Shows the names of the placeholders. */
    @Override
    public String toString() {
        return "RoleTemplate" + placeholders;
    }

    /** Builds a template. Not safe for concurrent use. */
    public static final class Builder {
        private final TemplateText roleArn;
        private Consumer<RoleRequest.Builder> settings = request -> {};
        private final List<TemplateText> sessionName = new ArrayList<>();
        private @Nullable TemplateText externalId;
        private final List<SessionScope> scopes = new ArrayList<>();
        private @Nullable PolicyCeiling ceiling;
        private @Nullable PackedSizeModel packedSizes;

        private Builder(String roleArn) {
            this.roleArn = TemplateText.parse(roleArn, TextPlace.ARN, "the role ARN");
        }

        /**
         * Sets what is the same for all tenants: the source, the duration, the region and so on. Policies that it sets are
         * replaced.
         *
         * @param change is called more than once for each request, and must do the same each time
         * @return this
         */
        public Builder settings(Consumer<RoleRequest.Builder> change) {
            settings = change;
            return this;
        }

        /**
         * Composes the name of the session from fields, as {@link RoleRequest.Builder#sessionNameOf} does. A value may be any
         * text, since characters that STS does not allow become dashes.
         *
         * @param fields one to twelve texts, which may hold placeholders
         * @return this
         * @throws InvalidRequestException if a placeholder is written wrongly
         */
        public Builder sessionName(String... fields) {
            sessionName.clear();
            for (String field : fields) {
                sessionName.add(TemplateText.parse(field, TextPlace.NAME, "the session name"));
            }
            return this;
        }

        /**
         * Sets the external id.
         *
         * @param text the id, which may hold placeholders
         * @return this
         * @throws InvalidRequestException if a placeholder is written wrongly
         */
        public Builder externalId(String text) {
            externalId = TemplateText.parse(text, TextPlace.NAME, "the external id");
            return this;
        }

        /**
         * Sets the ways to narrow a session. The first one that STS has room for is taken.
         *
         * @param inOrder the ways, the best one first
         * @return this
         */
        public Builder scope(SessionScope... inOrder) {
            scopes.clear();
            scopes.addAll(List.of(inOrder));
            return this;
        }

        /**
         * Sets what no session may exceed. Every request holds it.
         *
         * @param limit the ceiling
         * @return this
         */
        public Builder ceiling(PolicyCeiling limit) {
            ceiling = limit;
            return this;
        }

        /**
         * Sets what estimates the packed size of requests. Without it only characters are counted.
         *
         * @param model the model, which should also be a listener of the engine
         * @return this
         */
        public Builder packedSizes(PackedSizeModel model) {
            packedSizes = model;
            return this;
        }

        /**
         * Creates the template.
         *
         * @return the template
         * @throws InvalidRequestException if one of the ways gives every tenant the same access
         */
        public RoleTemplate build() {
            return new RoleTemplate(this);
        }
    }
}

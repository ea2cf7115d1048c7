package dev.stslib.core;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps equal texts of role requests once: ARNs, policies, tags, names of profiles and regions, which many tenants share, and
 * whole requests that are sources. The texts go into the JVM's pool of strings, which forgets those that are in no use.
 */
final class SharedTexts {
    /** Not Caffeine's interner, which the Caffeine of other programs, such as Spark, does not have. */
    private final Map<RoleRequest, WeakReference<RoleRequest>> sources = new WeakHashMap<>();

    /**
     * Returns an equal request whose texts are shared.
     *
     * @param request the request
     * @return the same object if its texts are shared already
     */
    @SuppressWarnings("ReferenceEquality") // equal texts are the same object
    RoleRequest of(RoleRequest request) {
        String arn = request.roleArn().intern();
        SessionPolicy policy = of(request.policy());
        List<Tag> tags = all(request.tags(), SharedTexts::of);
        String region = ofNullable(request.region());
        String profile = ofNullable(request.sourceProfile());
        RoleRequest before = request.source();
        RoleRequest source = before == null ? null : kept(of(before));
        if (arn == request.roleArn()
                && policy == request.policy()
                && tags == request.tags()
                && region == request.region()
                && profile == request.sourceProfile()
                && source == before) {
            return request;
        }
        RoleRequest.Builder same =
                request.toBuilder().roleArn(arn).policy(policy).tags(Map.of()).region(region);
        tags.forEach(tag -> same.tag(tag.key(), tag.value()));
        if (profile != null) {
            same.sourceProfile(profile);
        } else if (source != null) {
            same.source(source);
        }
        return same.build();
    }

    /** The first of the equal requests that are in use. */
    private synchronized RoleRequest kept(RoleRequest source) {
        WeakReference<RoleRequest> known = sources.get(source);
        RoleRequest first = known == null ? null : known.get();
        if (first != null) {
            return first;
        }
        sources.put(source, new WeakReference<>(source));
        return source;
    }

    @SuppressWarnings("ReferenceEquality")
    private static SessionPolicy of(SessionPolicy policy) {
        String inline = ofNullable(policy.inline());
        List<String> arns = all(policy.arns(), String::intern);
        return inline == policy.inline() && arns == policy.arns() ? policy : new SessionPolicy(inline, arns);
    }

    @SuppressWarnings("ReferenceEquality")
    private static Tag of(Tag tag) {
        String key = tag.key().intern();
        String value = tag.value().intern();
        return key == tag.key() && value == tag.value() ? tag : new Tag(key, value);
    }

    private static @Nullable String ofNullable(@Nullable String text) {
        return text == null ? null : text.intern();
    }

    /** The same list if all of its elements are shared. */
    @SuppressWarnings("ReferenceEquality")
    private static <T> List<T> all(List<T> values, UnaryOperator<T> sharing) {
        List<T> shared = values.stream().map(sharing).toList();
        for (int i = 0; i < shared.size(); i++) {
            if (shared.get(i) != values.get(i)) {
                return shared;
            }
        }
        return values;
    }
}

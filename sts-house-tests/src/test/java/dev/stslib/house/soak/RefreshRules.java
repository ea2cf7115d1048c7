package dev.stslib.house.soak;

import dev.stslib.core.event.EngineEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules about what an engine may serve and how often it may ask, checked against what is seen of it: the reads, the
 * requests at the token provider, and the events. Each role is known by the name of its profile. Thread-safe.
 */
final class RefreshRules {
    private final Findings findings;
    private final UnaryOperator<@Nullable String> signerOf;
    private final Map<String, RoleHistory> roles = new ConcurrentHashMap<>();
    /** By access key id, the role that the credentials are of. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> checked = new ConcurrentSkipListMap<>();

    /**
     * @param findings takes what breaks a rule
     * @param signerOf the role that signs for a role, or null if none does
     */
    RefreshRules(Findings findings, UnaryOperator<@Nullable String> signerOf) {
        this.findings = findings;
        this.signerOf = signerOf;
    }

    private RoleHistory history(String role) {
        return roles.computeIfAbsent(role, name -> new RoleHistory(name, this));
    }

    void found(String finding) {
        findings.add(finding);
    }

    /** Counts a comparison, so that a run shows which rules it has tried. */
    void checked(String rule) {
        checked.computeIfAbsent(rule, name -> new LongAdder()).increment();
    }

    /** {@return how often each rule was tried} */
    String counts() {
        return checked.toString();
    }

    /** {@return the rules that this run has not tried} */
    Set<String> untried() {
        return RoleHistory.RULES.stream()
                .filter(rule -> !checked.containsKey(rule))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- Reads

    /** One read, from its begin to its end. */
    final class Read {
        private final RoleHistory role;
        private final String name;
        private final RoleHistory.Snapshot begin;

        private Read(String name, Moment now) {
            this.name = name;
            role = history(name);
            begin = role.readBegins(now);
        }

        /** The read has got credentials. */
        void got(String accessKeyId, long expiresAtMillis, Moment now) {
            role.readEnds();
            checked("served");
            if (expiresAtMillis <= begin.now().millis() && !now.hasJumpedSince(begin.now())) {
                found("expired credentials were served");
            }
            String owner = owners.get(accessKeyId);
            if (!name.equals(owner)) {
                found("a reader got credentials " + (owner == null ? "that no request brought" : "of another role"));
            }
            role.served(begin, accessKeyId, now);
        }

        /** The read has failed. */
        void failed(Throwable error) {
            role.readEnds();
            role.threw(begin, error);
        }
    }

    Read readBegins(String role, Moment now) {
        return new Read(role, now);
    }

    /** A reader is about to report that a service refused the credentials. */
    void refusing(String role, String accessKeyId, Moment now) {
        history(role).refusing(accessKeyId, now);
    }

    /** The report has returned. */
    void refused(String role, String accessKeyId, Moment now) {
        history(role).refused(accessKeyId, now);
    }

    // ---- Requests

    void requestBegins(String role) {
        history(role).requestBegins();
    }

    void requestAnswered(String role, String accessKeyId, Moment now) {
        owners.put(accessKeyId, role);
        history(role).requestEnds(now);
    }

    void requestFailed(String role, Moment now) {
        history(role).requestEnds(now);
    }

    // ---- Events

    void heard(EngineEvent event, Moment now) {
        if (event instanceof EngineEvent.RefreshStarted asked) {
            String signer = signerOf.apply(asked.label());
            if (signer != null) {
                history(signer).readBegins(now);
            }
            history(asked.label()).asked(now);
        } else if (event instanceof EngineEvent.Refreshed refreshed) {
            history(refreshed.label())
                    .refreshed(refreshed.accessKeyId(), refreshed.expiration(), refreshed.lifetime(), now);
            signerIsLeft(refreshed.label());
        } else if (event instanceof EngineEvent.RefreshFailed failed) {
            history(failed.label()).failed(failed.error(), failed.isFinal(), now);
            signerIsLeft(failed.label());
        }
    }

    private void signerIsLeft(String role) {
        String signer = signerOf.apply(role);
        if (signer != null) {
            history(signer).readEnds();
        }
    }
}

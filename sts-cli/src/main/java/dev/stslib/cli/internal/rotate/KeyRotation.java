package dev.stslib.cli.internal.rotate;

import dev.stslib.api.CallerIdentity;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.rotate.RotationRecord.Step;
import dev.stslib.core.iam.AccessKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the long-term key of a profile: makes a new one, tries it, puts it in the place of the old one, and disables the
 * old one. A record of each step is saved before AWS is asked for the next, so a run that was stopped at any point is
 * continued by the next run. At each point the key that the profile has is one that AWS accepts.
 */
public final class KeyRotation {
    /** How long the disabled key is kept, so that you find out in time who still uses it. */
    public static final Duration KEPT = Duration.ofDays(1);

    /** How long AWS may take until all its parts know a new key. */
    private static final Duration SPREAD = Duration.ofSeconds(90);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** How far the clocks of AWS and of this machine may differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Set<String> UNKNOWN_KEY = Set.of("InvalidClientTokenId", "SignatureDoesNotMatch");

    private final String profile;
    private final KeyService.Factory services;
    private final RotationRecords records;
    private final Function<Set<String>, List<KeyPlace>> places;
    private final InstantSource clock;
    private final Consumer<Duration> pause;

    /**
     * Makes a rotation that does nothing yet. One process at a time may use it for a profile.
     *
     * @param profile the profile
     * @param services gives what AWS does
     * @param records the record of this profile
     * @param places finds the places that have one of some keys
     * @param pause waits
     */
    public KeyRotation(
            String profile,
            KeyService.Factory services,
            RotationRecords records,
            Function<Set<String>, List<KeyPlace>> places,
            InstantSource clock,
            Consumer<Duration> pause) {
        this.profile = profile;
        this.services = services;
        this.records = records;
        this.places = places;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * What a run did.
     *
     * @param user the ARN of the user
     * @param oldId the old key, which is disabled
     * @param newId the key in use
     * @param kept until when the old key is kept at least
     * @param isNew whether this run disabled the old key
     */
    public record Result(String user, String oldId, String newId, Instant kept, boolean isNew) {}

    /**
     * Rotates the key, or goes on where an earlier run stopped. If the key was rotated less than {@link #KEPT} ago, it does
     * nothing. If that is longer ago, it first deletes the old key.
     *
     * @param current the key that the profile has now
     * @throws CommandException if the new key is unusable, which is undone, or the user has no room for a new key
     */
    public Result rotate(SourceCredentials current) {
        @Nullable RotationRecord record = records.load().orElse(null);
        if (record != null && record.step() == Step.DISABLED) {
            if (clock.instant().isBefore(record.since().plus(KEPT))) {
                return result(record, current.accessKeyId(), false);
            }
            requireStillDisabled(record.oldId(), current);
            finish(record, current);
            record = null;
        }
        if (record != null && (record.step() == Step.UNDOING || isAbandoned(record, current))) {
            undo(record, signerOfUndo(record, current));
            record = null;
        }
        boolean resumed = record != null;
        if (record == null) {
            record = begin(current);
        }
        if (record.step() == Step.CREATING) {
            record = create(record, resumed);
        }
        SourceCredentials made = Objects.requireNonNull(record.made());
        // A new key is known to work from here on. The old one has a session token if the user needs MFA.
        SourceCredentials signer = Objects.requireNonNull(record.step() == Step.SWITCHED ? made : record.old());
        if (record.step() == Step.CREATED) {
            record = switchOver(record);
        }
        return result(disable(record, signer), made.accessKeyId(), true);
    }

    /**
     * Deletes the old key, which is disabled.
     *
     * @param current the key that the profile has now
     * @return the id of the deleted key
     * @throws CommandException if there is nothing to finish
     */
    public String finish(SourceCredentials current) {
        RotationRecord record = records.load()
                .filter(found -> found.step() == Step.DISABLED)
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIGURATION,
                        "No rotation of profile '" + profile + "' waits for its old key to be deleted",
                        "Run 'sts rotate " + profile + "' first"));
        finish(record, current);
        return record.oldId();
    }

    private void finish(RotationRecord record, SourceCredentials current) {
        if (record.oldId().equals(current.accessKeyId())) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "Profile '" + profile + "' has the key " + record.oldId() + " again, which its rotation disabled",
                    "Give the profile the newer key");
        }
        delete(current, record.oldId());
        records.delete();
    }

    private static Result result(RotationRecord record, String newId, boolean isNew) {
        return new Result(record.user(), record.oldId(), newId, record.since().plus(KEPT), isNew);
    }

    /** A key that was enabled again is in use. */
    private void requireStillDisabled(String oldId, SourceCredentials current) {
        boolean enabled = services.signedBy(current).list().stream()
                .anyMatch(key -> key.id().equals(oldId) && key.active());
        if (enabled) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "The key " + oldId + ", which the last rotation disabled, is enabled again",
                    "Disable it in IAM, or delete it with 'sts rotate " + profile + " --finish'");
        }
    }

    /** Whether the profile got another key after the rotation had begun. */
    private static boolean isAbandoned(RotationRecord record, SourceCredentials current) {
        return !record.keys().contains(current.accessKeyId());
    }

    /** Only a user's own keys can delete a key of that user. */
    private SourceCredentials signerOfUndo(RotationRecord record, SourceCredentials current) {
        SourceCredentials old = record.old();
        if (record.made() == null || old == null || record.keys().contains(current.accessKeyId())) {
            return old == null ? current : old;
        }
        return services.signedBy(current).identity().arn().equals(record.user()) ? current : old;
    }

    private RotationRecord begin(SourceCredentials current) {
        places.apply(Set.of(current.accessKeyId())).forEach(KeyPlace::check);
        KeyService service = services.signedBy(current);
        String user = service.identity().arn();
        List<AccessKey> keys = service.list();
        if (keys.size() > 1) {
            throw tooMany(keys);
        }
        RotationRecord record = RotationRecord.creating(current, user, clock.instant());
        save(record);
        return record;
    }

    private RotationRecord create(RotationRecord begun, boolean resumed) {
        RotationRecord record = begun;
        SourceCredentials old = Objects.requireNonNull(record.old());
        KeyService service = services.signedBy(old);
        if (resumed) {
            deleteLost(record, service);
            record = RotationRecord.creating(old, record.user(), clock.instant());
            save(record);
        }
        SourceCredentials made;
        try {
            made = service.create();
        } catch (StsServiceException refused) {
            records.delete(); // nothing was made
            throw refused;
        }
        RotationRecord created = record.created(made, clock.instant());
        try {
            save(created);
        } catch (StoreException e) {
            service.delete(made.accessKeyId()); // its secret would be lost
            throw e;
        }
        return created;
    }

    /**
     * Deletes the key whose secret an earlier run did not save. The user had one key when that run began; another one that was
     * made at about that time is taken for it. A key that was made at any other time is in use.
     */
    private void deleteLost(RotationRecord record, KeyService service) {
        List<AccessKey> keys = service.list();
        Instant earliest = record.since().minus(TOLERANCE);
        Instant latest = record.since().plus(TOLERANCE);
        for (AccessKey key : keys) {
            if (!key.id().equals(record.oldId())) {
                if (key.created().isBefore(earliest) || key.created().isAfter(latest)) {
                    throw tooMany(keys);
                }
                service.delete(key.id());
            }
        }
    }

    private CommandException tooMany(List<AccessKey> keys) {
        List<String> ids = keys.stream()
                .map(key -> key.id() + (key.active() ? "" : " (disabled)"))
                .toList();
        return new CommandException(
                ExitCode.REFUSED,
                "The user of profile '" + profile + "' has the keys " + String.join(" and ", ids)
                        + ", and AWS allows no third",
                "Delete the one that nothing uses, in IAM's console or with 'aws iam delete-access-key'");
    }

    private RotationRecord switchOver(RotationRecord record) {
        SourceCredentials made = Objects.requireNonNull(record.made());
        Optional<String> problem = tryOut(made, record.user());
        if (problem.isPresent()) {
            undo(record, Objects.requireNonNull(record.old()));
            throw new CommandException(
                    ExitCode.REFUSED,
                    "The new key " + made.accessKeyId() + " " + problem.get() + ". It is deleted, and profile '"
                            + profile + "' has its old key",
                    "Try again later");
        }
        places.apply(record.keys()).forEach(place -> place.save(made));
        RotationRecord switched = record.at(Step.SWITCHED, clock.instant());
        save(switched);
        return switched;
    }

    /** Why a new key is unusable; empty if it works. A network that is down is another matter, and throws. */
    private Optional<String> tryOut(SourceCredentials made, String user) {
        Duration waited = Duration.ZERO;
        Duration next = FIRST_PAUSE;
        while (true) {
            try {
                CallerIdentity identity = services.signedBy(made).identity();
                return identity.arn().equals(user)
                        ? Optional.empty()
                        : Optional.of("belongs to " + identity.arn() + " and not to " + user);
            } catch (StsServiceException e) {
                if (!UNKNOWN_KEY.contains(e.error().code())) {
                    throw e;
                }
                if (waited.compareTo(SPREAD) >= 0) {
                    return Optional.of("was refused for " + SPREAD.toSeconds() + " s ("
                            + e.error().code() + ")");
                }
            }
            pause.accept(next);
            waited = waited.plus(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Gives all places the old key back before it deletes the new one. */
    private void undo(RotationRecord record, SourceCredentials signer) {
        SourceCredentials made = record.made();
        // A key that was in use may be in use elsewhere.
        if (made != null && record.step() != Step.SWITCHED) {
            save(record.at(Step.UNDOING, clock.instant()));
            SourceCredentials old = Objects.requireNonNull(record.old());
            places.apply(Set.of(made.accessKeyId())).forEach(place -> place.save(old));
            delete(signer, made.accessKeyId());
        }
        records.delete();
    }

    private RotationRecord disable(RotationRecord record, SourceCredentials signer) {
        try {
            services.signedBy(signer).disable(record.oldId());
        } catch (StsServiceException e) {
            ignoreMissing(e);
        }
        RotationRecord disabled = record.disabled(clock.instant());
        save(disabled);
        return disabled;
    }

    private void delete(SourceCredentials signer, String accessKeyId) {
        try {
            services.signedBy(signer).delete(accessKeyId);
        } catch (StsServiceException e) {
            ignoreMissing(e);
        }
    }

    private static void ignoreMissing(StsServiceException e) {
        if (!e.error().code().equals("NoSuchEntity")) {
            throw e;
        }
    }

    private void save(RotationRecord record) {
        records.save(record, clock.instant());
    }
}

package dev.stslib.house.fleet;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.house.support.Crowd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One machine of a fleet, as a process: first it gets the credentials of a few roles for itself, then those of all shared
 * roles at once when it is told to.
 */
final class FleetMember {
    /** Roles that each process reads for itself before it is ready. */
    static final int OWN_ROLES = 10;

    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger expired = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private FleetMember() {}

    /**
     * Reads the roles that no other process uses, prints "ready", waits for a line, reads the shared roles, and prints how many
     * reads of these were served, gave expired credentials, and failed.
     *
     * @param arguments the address of Redis, the folder of the keys, the profiles of the first roles and of the shared ones
     *     without their numbers, and how many shared roles there are
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[1]);
        StoreSettings settings = StoreSettings.create()
                .option("address", arguments[0])
                .option("timeout", "PT20S")
                .option("name-key-file", folder.resolve("name.key").toString())
                .option("key-file", folder.resolve("sealing.key").toString());
        try (CredentialEngine engine = CredentialEngine.builder()
                .store("redis", settings)
                .requireStore(true)
                .build()) {
            List<CredentialHandle> shared = handles(engine, arguments[3], Integer.parseInt(arguments[4]));
            String own = new FleetMember().readAll(handles(engine, arguments[2], OWN_ROLES));
            if (!own.equals(OWN_ROLES + " 0 0")) {
                throw new IllegalStateException("Of this process's own roles: " + own);
            }
            System.out.println(Crowd.READY);
            if (System.in.read() >= 0) {
                System.out.println(new FleetMember().readAll(shared));
            }
        }
    }

    private static List<CredentialHandle> handles(CredentialEngine engine, String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> engine.handle(prefix + number))
                .toList();
    }

    /** Reads all at once; gives how many were served, gave expired credentials, and failed. */
    private String readAll(List<CredentialHandle> handles) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(handles.size());
        for (CredentialHandle handle : handles) {
            CompletionStage<TemporaryCredentials> unused = handle.async().whenComplete((credentials, error) -> {
                if (error != null) {
                    failed.incrementAndGet();
                    System.err.println(error);
                } else if (credentials.isExpired(Instant.now())) {
                    expired.incrementAndGet();
                } else {
                    served.incrementAndGet();
                }
                done.countDown();
            });
        }
        done.await();
        return served + " " + expired + " " + failed;
    }
}

package dev.stslib.house.fleet;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.house.support.Crowd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One machine of a fleet, as a process: it gets the credentials of all roles at once when it is told to. */
final class FleetMember {
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger expired = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private FleetMember() {}

    /**
     * Reads a role that no other process uses, prints "ready", waits for a line, reads all roles, and prints how many reads
     * were served, gave expired credentials, and failed.
     *
     * @param arguments the address of Redis, the folder of the keys, the profile of the first role, the names of the others
     *     without their numbers, and how many there are
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new FleetMember().run(arguments[0], Path.of(arguments[1]), arguments[2], arguments[3], arguments[4]);
    }

    private void run(String address, Path folder, String own, String prefix, String roles)
            throws IOException, InterruptedException {
        StoreSettings settings = StoreSettings.create()
                .option("address", address)
                .option("timeout", "PT20S")
                .option("name-key-file", folder.resolve("name.key").toString())
                .option("key-file", folder.resolve("sealing.key").toString());
        try (CredentialEngine engine = CredentialEngine.builder()
                .store("redis", settings)
                .requireStore(true)
                .build()) {
            if (engine.credentials(own).isExpired(Instant.now())) {
                throw new IllegalStateException("The first credentials have expired");
            }
            List<CredentialHandle> handles = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(roles); i++) {
                handles.add(engine.handle(prefix + i));
            }
            System.out.println(Crowd.READY);
            if (System.in.read() >= 0) {
                readAll(handles);
                System.out.println(served + " " + expired + " " + failed);
            }
        }
    }

    private void readAll(List<CredentialHandle> handles) throws InterruptedException {
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
    }
}

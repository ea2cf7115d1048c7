package dev.stslib.store.support.file;

import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;

/** An access list with the owner alone, as on Windows. */
final class AclPermissionPolicy implements FilePermissionPolicy {
    static final AclPermissionPolicy INSTANCE = new AclPermissionPolicy();

    private AclPermissionPolicy() {}

    @Override
    public FileAttribute<?>[] file(Path parent) throws IOException {
        return new FileAttribute<?>[] {new OwnerOnly(CurrentUser.on(parent))};
    }

    @Override
    public FileAttribute<?>[] folder(Path parent) throws IOException {
        return new FileAttribute<?>[] {new OwnerOnly(CurrentUser.on(parent))};
    }

    @Override
    public void check(Path path, boolean isFolder) throws IOException {
        AclFileAttributeView view = view(path);
        UserPrincipal user = CurrentUser.on(path);
        if (!view.getOwner().equals(user)) {
            throw new UnsafeFileException(
                    path + " belongs to " + view.getOwner().getName() + ", not to " + user.getName() + " who runs this",
                    "Run this as its owner, or make " + user.getName() + " its owner");
        }
        for (AclEntry entry : view.getAcl()) {
            if (entry.type() == AclEntryType.ALLOW && !entry.principal().equals(user)) {
                throw new UnsafeFileException(
                        path + " can be used by " + entry.principal().getName(),
                        "Run: icacls \"" + path + "\" /inheritance:r /grant:r \"" + user.getName() + ":F\"");
            }
        }
    }

    @Override
    public void checkProvided(Path file, boolean groupMayRead, String remedy) throws IOException {
        check(file, false);
    }

    /** Nothing to refuse: a list on the file itself guards it, and others' rights on a folder are inherited anyway. */
    @Override
    public void checkParent(Path parent) throws IOException {
        view(parent);
    }

    @Override
    public void repair(Path path, boolean isFolder) throws IOException {
        AclFileAttributeView view = view(path);
        if (view.getOwner().equals(CurrentUser.on(path))) {
            view.setAcl(new OwnerOnly(view.getOwner()).value());
        }
    }

    private static AclFileAttributeView view(Path path) throws IOException {
        AclFileAttributeView view =
                Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new NoSuchFileException(path.toString());
        }
        return view;
    }

    /** The list that a file gets when it is made. */
    private record OwnerOnly(UserPrincipal owner) implements FileAttribute<List<AclEntry>> {
        @Override
        public String name() {
            return "acl:acl";
        }

        @Override
        public List<AclEntry> value() {
            return List.of(AclEntry.newBuilder()
                    .setType(AclEntryType.ALLOW)
                    .setPrincipal(owner)
                    .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                    .build());
        }
    }
}

package dev.stslib.core.internal.profile;

import java.util.List;

/**
 * A role file in one of three formats: the JSON that stslib's {@code profiles} prints, plain INI, or AWS's own grammar.
 *
 * <p>stslib reads role files with an INI library, so they may also be written as {@code key: value}, which AWS's grammar
 * refuses; {@link IniRoleFile} reads them through ini4j. But people name a file that they wrote for the AWS CLI just as
 * well. A file that uses what only AWS's grammar has (an indented line, a comment behind a value or a header, a colon in
 * a key) would silently get another meaning in plain INI, and so it is read by AWS's grammar. All other files mean the
 * same in both.
 */
final class RoleFile {
    private RoleFile() {}

    /** Reads a role file; what breaks its format is in the result or is thrown. */
    static ParsedFile read(String file, byte[] bytes) {
        String text = Utf8Text.decode(file, bytes).text();
        if (text.stripLeading().startsWith("{")) {
            return JsonRoleFile.read(file, text);
        }
        List<Line> lines = Line.split(text);
        return isPlainIni(text, lines)
                ? IniRoleFile.read(file, text, lines)
                : ProfileReader.read(file, new ProfileDocument(FileKind.ROLES, lines));
    }

    private static boolean isPlainIni(String text, List<Line> lines) {
        return text.chars().noneMatch(RoleFile::isControl) && lines.stream().allMatch(RoleFile::isPlainIni);
    }

    /** INI tools take these for white space or for the end of a line. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
    }

    private static boolean isPlainIni(Line line) {
        String text = line.text();
        if (text.indexOf('\r') >= 0) {
            return false;
        }
        return switch (line.kind()) {
            case BLANK, COMMENT -> true;
            case CONTINUATION -> false;
            case HEADER -> text.chars().noneMatch(c -> Grammar.isCommentSign((char) c));
            case PROPERTY -> Grammar.commentStart(text) == text.length() && !hasColonInKey(text);
        };
    }

    private static boolean hasColonInKey(String text) {
        KeyValue pair = KeyValue.of(text);
        return pair != null && pair.named() && pair.key().indexOf(':') >= 0;
    }
}

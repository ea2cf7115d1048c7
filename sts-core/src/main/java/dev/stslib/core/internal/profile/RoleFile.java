package dev.stslib.core.internal.profile;

import java.util.List;

/**
 * A role file in one of three formats: the JSON that stslib's {@code profiles} prints, plain INI, or AWS's own grammar.
 *
 * <p>Python's stslib reads role files with an INI library, which accepts {@code key: value}; {@link IniRoleFile} reads them
 * with ini4j. A role file may also be written for the AWS CLI. If it has what only AWS's grammar has (an indented line, a
 * comment behind a value or a header, a colon in a key), plain INI would read it differently, so AWS's grammar reads it.
 * All other files mean the same in both.
 */
final class RoleFile {
    private RoleFile() {}

    /** Reads a role file. Errors are in the result, or thrown if the whole file cannot be read. */
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

    /** INI tools read these as white space or as the end of a line. */
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

package org.autochrome.weights.pickle;

import org.jspecify.annotations.Nullable;

/**
 * The pickle instructions that checkpoints use: what Python's pickler emits for protocol 2, the one PyTorch writes. An
 * instruction that is not here is refused; among the missing are those that build objects of arbitrary classes (INST,
 * OBJ, NEWOBJ, EXT1).
 */
enum Opcode {
    PROTO(0x80),
    STOP('.'),
    MARK('('),
    NONE('N'),
    NEWTRUE(0x88),
    NEWFALSE(0x89),
    BININT('J'),
    BININT1('K'),
    BININT2('M'),
    LONG1(0x8a),
    BINFLOAT('G'),
    BINUNICODE('X'),
    /** A string of Python 2, in which text and bytes are one type. */
    BINSTRING('T'),
    SHORT_BINSTRING('U'),
    EMPTY_LIST(']'),
    APPEND('a'),
    APPENDS('e'),
    EMPTY_TUPLE(')'),
    TUPLE('t'),
    TUPLE1(0x85),
    TUPLE2(0x86),
    TUPLE3(0x87),
    EMPTY_DICT('}'),
    SETITEM('s'),
    SETITEMS('u'),
    BINGET('h'),
    LONG_BINGET('j'),
    BINPUT('q'),
    LONG_BINPUT('r'),
    GLOBAL('c'),
    REDUCE('R'),
    BUILD('b'),
    BINPERSID('Q');

    private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[256];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The instruction of byte {@code code} (0 to 255), or null if it is not on the list. */
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }
}

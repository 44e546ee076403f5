package org.autochrome.weights.torch;

import java.util.Map;
import org.autochrome.weights.pickle.PickleValue;

/** What a container format holds: the pickled object, and the bytes its tensors look at. */
record Container(PickleValue root, Map<String, StorageSource> storages) {}

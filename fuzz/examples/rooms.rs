//! Writes the rooms of the fixtures of tests into a folder, each with all of its files: `fuzz/seeds`
//! takes what is in them to begin with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../tests/common/folders.rs"]
#[allow(dead_code, reason = "a part of it is for tests")]
mod folders;
#[path = "../../tests/common/patch.rs"]
mod patch;
#[path = "../../tests/common/rooms.rs"]
mod rooms;

fn main() {
    let out = PathBuf::from(env::args_os().nth(1).expect("a folder"));
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let lent = rooms::lent_to_rules(&tests);
    let kinds = [
        ("gallery", rooms::of_gallery(&tests)),
        ("rules", rooms::of_rules(&tests)),
        ("rules", vec![rooms::Room { own: lent.files.clone(), ..lent }]),
    ];
    for (kind, rooms) in kinds {
        for room in rooms {
            let folder = out.join(kind).join(&room.name);
            fs::create_dir_all(&folder).expect("a folder for the room");
            for (name, bytes) in room.own {
                fs::write(folder.join(name), bytes).expect("a file of the room");
            }
        }
    }
}

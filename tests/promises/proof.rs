//! Pools of sixty small libraries are proven the best when sizes are written as consortia write
//! them: as published shares in per cent, or in hundreds of people.

use vuoro::input::{self, SourceMap};
use vuoro::model::Quality;
use vuoro::plan;

use crate::ladder::write_rung;

fn quality(rung: &str) -> Quality {
    let folder = tempfile::tempdir().unwrap();
    let term = write_rung(rung, folder.path()).unwrap();
    let mut sources = SourceMap::default();
    let text = std::fs::read(folder.path().join("consortium.toml")).unwrap();
    let file = sources.add("consortium.toml", &text);
    let c = input::consortium(&mut sources, file).expect("the ladder's files are right").value;
    let file = sources.add("term.toml", &std::fs::read(term).unwrap());
    let term = input::term(&mut sources, file, &c, None).expect("so are its terms").value;
    assert!(c.libraries().len() == 62, "sixty small ones and two large ones");
    plan::plan(&c, &term).expect("there is room").allocation.quality
}

#[test]
fn sixty_small_libraries_are_proven_when_sizes_are_rounded() {
    for rung in ["60h", "60p", "60.2h", "60.2p", "60.3h", "60.3p"] {
        let q = quality(rung);
        assert!(q.proven, "{rung}: {q:?}");
        assert_eq!((q.objective, q.lower_bound), (q.best, q.best), "{rung}");
    }
}

"""Triggers that note which photos change, so that only these are read again."""

# On this connection only, and gone with it. Writes of other programs show in data_version.
TOUCHED = """
CREATE TEMP TABLE touched (photo INTEGER);
CREATE TEMP TRIGGER a AFTER INSERT ON main.photos BEGIN INSERT INTO touched VALUES (NEW.id); END;
CREATE TEMP TRIGGER b AFTER UPDATE ON main.photos BEGIN INSERT INTO touched VALUES (NEW.id); END;
CREATE TEMP TRIGGER c AFTER DELETE ON main.photos BEGIN INSERT INTO touched VALUES (OLD.id); END;
CREATE TEMP TRIGGER d AFTER INSERT ON main.files BEGIN INSERT INTO touched VALUES (NEW.photo); END;
CREATE TEMP TRIGGER e AFTER UPDATE ON main.files BEGIN INSERT INTO touched VALUES (NEW.photo), (OLD.photo); END;
CREATE TEMP TRIGGER f AFTER DELETE ON main.files BEGIN INSERT INTO touched VALUES (OLD.photo); END;
CREATE TEMP TRIGGER g AFTER INSERT ON main.metadata BEGIN
    INSERT INTO touched SELECT photo FROM files WHERE path = NEW.path; END;
CREATE TEMP TRIGGER h AFTER UPDATE ON main.metadata BEGIN
    INSERT INTO touched SELECT photo FROM files WHERE path IN (NEW.path, OLD.path); END;
CREATE TEMP TRIGGER i AFTER DELETE ON main.metadata BEGIN
    INSERT INTO touched SELECT photo FROM files WHERE path = OLD.path; END;
CREATE TEMP TRIGGER j AFTER INSERT ON main.exif BEGIN
    INSERT INTO touched SELECT id FROM photos WHERE digest = NEW.digest; END;
"""
"""SQL of the triggers, made on each connection."""
